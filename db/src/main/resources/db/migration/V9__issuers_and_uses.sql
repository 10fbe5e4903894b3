-- Issuers of tokens whose keys a node cannot get; of many some only.
alter table node_status add column issuers jsonb not null default '[]';

-- To the minute, as nodes say; null for not yet.
alter table credential add column last_used_at timestamptz;
