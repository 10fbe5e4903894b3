-- The configuration: what is now, and every change that led to it.

-- One row. Its lock gives the writers their turns, so commit order is revision order; the epoch tells a restored
-- database from the one that it was restored from.
create table config_head (
    one      boolean primary key default true check (one),
    epoch    bigint  not null,
    revision bigint  not null
);

insert into config_head (epoch, revision)
values ((extract(epoch from clock_timestamp()) * 1000)::bigint, 0);

-- Audit log, history, diff and rollback source. "part" is null for a change of the entity itself; "credential" for a
-- change of one of the consumer's credentials, of which only what may be shown is kept.
create table config_change (
    revision    bigint      not null,
    ordinal     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    kind        text        not null check (kind in ('service', 'route', 'policy', 'consumer')),
    entity_id   uuid        not null,
    entity_name text        not null collate "C",
    slot        int         not null,
    part        text        check (part in ('credential')),
    before      jsonb,
    after       jsonb,
    primary key (revision, ordinal),
    check (before is not null or after is not null)
);

create index config_change_entity on config_change (kind, entity_id, revision);
create index config_change_at on config_change (at);

-- The four kinds of entity have one shape. The body is the whole record, id and name included; "slot" says which chunk
-- of a snapshot it lies in.
create table service (
    id               uuid primary key,
    name             text        not null collate "C" unique,
    slot             int         not null,
    tags             text[]      not null,
    body             jsonb       not null,
    changed_revision bigint      not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null
);

create table route (like service including all);
create table policy (like service including all);
create table consumer (like service including all);

create index service_slot on service (slot);
create index service_tags on service using gin (tags);
create index route_slot on route (slot);
create index route_tags on route using gin (tags);
create index policy_slot on policy (slot);
create index policy_tags on policy using gin (tags);
create index consumer_slot on consumer (slot);
create index consumer_tags on consumer using gin (tags);

-- "hint" is what may be shown of the secret, "hash" what it is recognised by.
create table credential (
    id          uuid primary key,
    consumer_id uuid        not null references consumer on delete cascade,
    name        text        not null collate "C",
    type        text        not null,
    hint        text        not null,
    hash        text        not null unique,
    expires_at  timestamptz,
    created_at  timestamptz not null,
    unique (consumer_id, name)
);

-- What each enabled route matches, one row for each combination of host, path and method: a tie is a duplicate key.
create table route_match (
    key_hash bytea primary key,
    route_id uuid not null references route on delete cascade
);

create index route_match_route on route_match (route_id);

-- Who uses what, so that a delete need not read every body to know that nobody is left behind.
create table entity_reference (
    source_kind text not null,
    source_id   uuid not null,
    field       text not null,
    target_kind text not null,
    target_id   uuid not null,
    primary key (source_id, field)
);

create index entity_reference_target on entity_reference (target_id);
