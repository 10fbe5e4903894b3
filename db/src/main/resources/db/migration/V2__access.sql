-- Who may steer the gateway: people, their sessions and tokens, and the nodes.

create table app_user (
    id                   uuid primary key,
    name                 text        not null collate "C" unique,
    password_hash        text        not null,
    role                 text        not null check (role in ('viewer', 'editor', 'admin')),
    must_change_password boolean     not null,
    disabled             boolean     not null,
    failed_logins        int         not null default 0,
    last_failed_login_at timestamptz,
    last_login_at        timestamptz,
    created_at           timestamptz not null,
    updated_at           timestamptz not null
);

-- Personal access tokens. "hint" is what may be shown of the token, "hash" what it is recognised by; "role" is a
-- ceiling, for the token never allows more than its user's role of the day.
create table access_token (
    id           uuid primary key,
    user_id      uuid        not null references app_user on delete cascade,
    name         text        not null collate "C",
    hash         text        not null unique,
    hint         text        not null,
    role         text        not null check (role in ('viewer', 'editor', 'admin')),
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

create index access_token_user on access_token (user_id, created_at, id);
create index access_token_expires on access_token (expires_at);

-- Each login starts a family, which is the session: without it, its access tokens no longer count either. Each refresh
-- uses one token up and adds the next. A token that is used twice was stolen, by the first user or the second: the
-- family goes.
create table refresh_token (
    hash              text primary key,
    family            uuid        not null,
    user_id           uuid        not null references app_user on delete cascade,
    family_expires_at timestamptz not null,
    created_at        timestamptz not null,
    expires_at        timestamptz not null,
    used_at           timestamptz
);

create index refresh_token_family on refresh_token (family);
create index refresh_token_user on refresh_token (user_id);
create index refresh_token_expires on refresh_token (expires_at);

-- What signs access tokens, sealed by the keyring; the newest signs, the others only verify.
create table signing_key (
    id         uuid primary key,
    secret     text        not null,
    created_at timestamptz not null
);

-- "join_token_hash" is null for a group that nodes cannot join by themselves.
create table node_group (
    id              uuid primary key,
    name            text        not null collate "C" unique,
    join_token_hash text        unique,
    join_token_hint text,
    created_at      timestamptz not null
);

insert into node_group (id, name, created_at)
values ('00000000-0000-4000-8000-000000000001', 'default', now());

-- "joined": by the join token of its group, and so again by it.
create table node (
    id         uuid primary key,
    name       text        not null collate "C" unique,
    group_id   uuid        not null references node_group,
    token_hash text        not null unique,
    token_hint text        not null,
    joined     boolean     not null,
    drained    boolean     not null default false,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create index node_group_id on node (group_id);

-- Tokens of nodes that are no longer good, for the replicas that hold a channel open; kept for an hour.
create table node_revocation (
    id      uuid primary key,
    node_id uuid        not null,
    at      timestamptz not null default clock_timestamp()
);
