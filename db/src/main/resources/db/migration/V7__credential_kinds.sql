-- Of credentials that are more than a hash, all that nodes are sent, with secrets sealed or hashed. "hash" is then what
-- must be unique among them: the id of a key, the name of a user.
alter table credential add column material text;
