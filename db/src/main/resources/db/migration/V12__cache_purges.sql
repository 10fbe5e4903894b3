-- What nodes shall keep no longer of their caches. Every replica asks the nodes that are connected to it, also those that come
-- within ten minutes; kept for a month, to see who did what.
create table cache_purge (
    id    uuid primary key,
    at    timestamptz not null default clock_timestamp(),
    actor text        not null,
    what  jsonb       not null
);

create index cache_purge_at on cache_purge (at desc, id);

-- What each node said to it: how many answers it kept and keeps no longer.
create table cache_purge_node (
    purge_id uuid not null references cache_purge on delete cascade,
    node_id  uuid not null,
    node     text not null,
    purged   int  not null,
    primary key (purge_id, node_id)
);
