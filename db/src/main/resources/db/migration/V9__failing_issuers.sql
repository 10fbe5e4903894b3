-- Issuers of tokens whose keys a node cannot get; of many some only.
alter table node_status add column issuers jsonb not null default '[]';
