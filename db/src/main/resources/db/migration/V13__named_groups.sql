-- Which entity names which group of consumers: one that is named already may be named again though nobody is in it now.
create table named_group (
    name      text not null collate "C",
    source_id uuid not null,
    primary key (name, source_id)
);

create index named_group_source on named_group (source_id);

-- Whether any consumer is in a group must not cost what all of them hold.
create index consumer_groups on consumer using gin ((body -> 'groups') jsonb_path_ops);

-- What is there may stay.
insert into named_group
select distinct word #>> '{}', id
from (
    select id, jsonb_path_query(body, '$.groups[*]') as word from policy
    union all select id, jsonb_path_query(body, '$.when.groups[*]') from policy
    union all select id, jsonb_path_query(body, '$.settings.allow[*]') from policy where body ->> 'type' = 'acl'
    union all select id, jsonb_path_query(body, '$.settings.deny[*]') from policy where body ->> 'type' = 'acl'
    union all
    select id, jsonb_path_query(body, path::jsonpath)
    from (
        select id, body from service
        union all select id, body from route
        union all select id, body from consumer
    ) as attached,
    unnest(array [
        '$.policies[*].when.groups[*]',
        '$.policies[*] ? (@.type == "acl").settings.allow[*]',
        '$.policies[*] ? (@.type == "acl").settings.deny[*]'
    ]) as path
    union all
    select id, to_jsonb(found[1])
    from composition, regexp_matches(body::text, 'consumer\.groups\.([a-z0-9][a-z0-9._-]*)', 'g') as found
) as named
where jsonb_typeof(word) = 'string';
