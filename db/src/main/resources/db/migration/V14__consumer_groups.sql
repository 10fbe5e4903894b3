-- Which consumer is in which group: how many are in each is counted for a list, which must not read every consumer.
create table consumer_group (
    name        text not null collate "C",
    consumer_id uuid not null references consumer on delete cascade,
    primary key (name, consumer_id)
);

create index consumer_group_consumer on consumer_group (consumer_id);

insert into consumer_group
select distinct word #>> '{}', id
from (select id, jsonb_path_query(body, '$.groups[*]') as word from consumer) as member
where jsonb_typeof(word) = 'string';
