-- Lists in the order of the last change, as long as they may be.
create index service_changed on service (changed_revision, name);
create index route_changed on route (changed_revision, name);
create index policy_changed on policy (changed_revision, name);
create index consumer_changed on consumer (changed_revision, name);
create index certificate_changed on certificate (changed_revision, name);
