-- What nodes fetch, and what they say about it.

-- Named by content, never changed; "created_at" moves when the same content is rendered again, so that cleaning up
-- never takes what was just made use of.
create table snapshot_chunk (
    hash       text        primary key collate "C",
    bytes      bytea       not null,
    created_at timestamptz not null default now()
);

-- Compressed already.
alter table snapshot_chunk alter column bytes set storage external;

create index snapshot_chunk_created on snapshot_chunk (created_at);

-- "body" lists the chunks, in a binary form of its own.
create table snapshot_manifest (
    epoch      bigint      not null,
    revision   bigint      not null,
    root       text        not null,
    body       bytea       not null,
    created_at timestamptz not null default now(),
    primary key (epoch, revision)
);

alter table snapshot_manifest alter column body set storage external;

-- The last that was heard of each node. "session" tells a connection from the one that took its place.
create table node_status (
    node_id   uuid        primary key references node on delete cascade,
    session   uuid        not null,
    replica   text        not null,
    connected boolean     not null,
    last_seen timestamptz not null,
    version   text        not null,
    address   text        not null,
    ready     boolean     not null,
    applied   jsonb       not null,
    rejected  jsonb       not null,
    counters  jsonb       not null
);
