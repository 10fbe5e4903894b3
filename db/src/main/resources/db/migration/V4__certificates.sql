-- TLS certificates, in the shape of the other entities; the body holds the key in its envelope.
create table certificate (like service including all);

alter table config_change drop constraint config_change_kind_check;
alter table config_change add constraint config_change_kind_check
    check (kind in ('service', 'route', 'policy', 'consumer', 'certificate'));
