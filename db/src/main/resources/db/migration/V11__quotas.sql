-- What all nodes let pass of quotas: one row for each counted value and window. The key stands for the use of the policy
-- and the value, which cannot be read from it. Nodes count in Redis; this is what holds when that has lost its data.
create table quota_count (
    key        uuid        not null,
    begins_at  timestamptz not null,
    ends_at    timestamptz not null,
    consumer   uuid,                -- null when it is not counted by consumer or credential, or nobody has proved itself
    credential text,
    route      text,
    policy     text        not null,
    place      text        not null,
    unit       text        not null check (unit in ('hour', 'day', 'week', 'month')),
    time_zone  text        not null,
    quota      bigint      not null,
    used       bigint      not null,
    settled_at timestamptz not null default now(),
    primary key (key, begins_at)
) with (fillfactor = 80);

create index quota_count_consumer on quota_count (consumer, ends_at) where consumer is not null;

-- To remove what is old.
create index quota_count_ends_at on quota_count (ends_at);
