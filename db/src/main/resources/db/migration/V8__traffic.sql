-- What nodes counted of their traffic, summed over nodes: one row for each entity and stretch of time in which anything
-- moved. The kind "total" is all of it, under the id of zeros; "node" is one node. Of routes the id of zeros stands for
-- what no route matched; of any kind the id of ones for all that had no entry of their own. A count of zero is null, which
-- takes no space. The latencies are those of LatencyBuckets.
create table traffic_10s (
    kind       text        not null collate "C" check (kind in ('total', 'node', 'route', 'service', 'consumer')),
    entity     uuid        not null,
    at         timestamptz not null,
    status_0   bigint,
    status_1   bigint,
    status_2   bigint,
    status_3   bigint,
    status_4   bigint,
    status_5   bigint,
    bytes_in   bigint,
    bytes_out  bigint,
    micros     bigint,
    latency_0  bigint,
    latency_1  bigint,
    latency_2  bigint,
    latency_3  bigint,
    latency_4  bigint,
    latency_5  bigint,
    latency_6  bigint,
    latency_7  bigint,
    latency_8  bigint,
    latency_9  bigint,
    latency_10 bigint,
    latency_11 bigint,
    latency_12 bigint,
    latency_13 bigint,
    latency_14 bigint,
    latency_15 bigint,
    latency_16 bigint,
    latency_17 bigint,
    primary key (kind, entity, at)
) with (fillfactor = 80);

create table traffic_minute (like traffic_10s including all) with (fillfactor = 80);
create table traffic_hour (like traffic_10s including all) with (fillfactor = 80);

-- For the top of a kind, and to remove what is old.
create index traffic_10s_at on traffic_10s (kind, at);
create index traffic_minute_at on traffic_minute (kind, at);
create index traffic_hour_at on traffic_hour (kind, at);

-- The last message of each run of a node whose counts are in the tables, written in the same transaction: a message that
-- is said again is not counted again.
create table traffic_receipt (
    node_id  uuid        not null,
    run      uuid        not null,
    sequence bigint      not null,
    at       timestamptz not null default now(),
    primary key (node_id, run)
);

create index traffic_receipt_at on traffic_receipt (at);
