-- Targets that a node keeps traffic from, or whose names lead nowhere, as it last said.
alter table node_status add column unhealthy jsonb not null default '[]';
