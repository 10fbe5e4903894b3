-- Compositions, in the shape of the other entities.
create table composition (like service including all);

alter table config_change drop constraint config_change_kind_check;
alter table config_change add constraint config_change_kind_check
    check (kind in ('service', 'route', 'policy', 'consumer', 'certificate', 'composition'));
