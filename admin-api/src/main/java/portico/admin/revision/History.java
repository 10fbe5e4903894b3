package portico.admin.revision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Head;
import portico.admin.configuration.Secrets;
import portico.admin.configuration.Sql;
import portico.admin.problem.NotFound;
import portico.admin.problem.RevisionGone;
import portico.config.ConfigDocument;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.consumer.Consumer;
import portico.config.consumer.ConsumerDocument;
import portico.config.json.ConfigJson;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/** What the configuration was, from what it is and what has changed since. */
@ApplicationScoped
public final class History {
    /** One statement, and so one snapshot of the database, whatever is committed meanwhile. */
    private static final String STATE = """
            with undone as (
                select distinct on (kind, entity_id) kind, entity_id, before from config_change
                where revision > ? and part is null
                order by kind, entity_id, revision, ordinal
            ), now as (
                select 'service' as kind, id, body from service
                union all select 'policy', id, body from policy
                union all select 'route', id, body from route
                union all select 'consumer', id, body from consumer
                union all select 'certificate', id, body from certificate
                union all select 'composition', id, body from composition
            ), then_ as (
                select kind, body from now n
                where not exists (select from undone u where u.kind = n.kind and u.entity_id = n.id)
                union all select kind, before from undone where before is not null
            )
            select kind, body::text from then_ order by kind, body ->> 'name' collate "C"
            """;

    private final Sql sql;
    private final Head head;
    private final Retention retention;

    History(Sql sql, Head head, Retention retention) {
        this.sql = sql;
        this.head = head;
        this.retention = retention;
    }

    /**
     * The whole configuration at a revision, without ids, credentials and keys: as it could be written anew.
     *
     * @throws NotFound when there was no such revision yet
     * @throws RevisionGone when it is too old
     */
    @Transactional
    public ConfigDocument at(long revision) {
        requireKept(revision, "revision");
        return read(revision);
    }

    /** The whole configuration as it is. */
    @Transactional
    public ConfigDocument now() {
        return read(Long.MAX_VALUE);
    }

    /**
     * @param parameter which named it
     * @throws RevisionGone when it is too old, NotFound when there was no such revision yet
     */
    public void requireKept(long revision, String parameter) {
        long now = head.now().revision();
        if (revision > now) throw new NotFound("revision", Long.toString(revision), parameter);
        long oldest = retention.oldest(now);
        if (revision < oldest) throw new RevisionGone(revision, oldest, parameter);
    }

    private ConfigDocument read(long revision) {
        var found = new EnumMap<EntityKind, List<Entity>>(EntityKind.class);
        for (var kind : EntityKind.values()) found.put(kind, new ArrayList<>());
        sql.query(STATE, row -> anew(kind(row.getString(1)), row.getString(2)), revision)
                .forEach(entity -> list(found, entity.kind()).add(entity));
        return new ConfigDocument(
                ConfigDocument.FORMAT,
                cast(found, EntityKind.SERVICE, Service.class),
                cast(found, EntityKind.POLICY, Policy.class),
                cast(found, EntityKind.ROUTE, Route.class),
                cast(found, EntityKind.CONSUMER, Consumer.class).stream()
                        .map(History::document)
                        .toList(),
                cast(found, EntityKind.CERTIFICATE, Certificate.class),
                cast(found, EntityKind.COMPOSITION, Composition.class),
                emptyGroups(found));
    }

    /** Without them the document could not be written anew elsewhere once the last consumer has left a group. */
    private static List<String> emptyGroups(Map<EntityKind, List<Entity>> found) {
        var empty = new TreeSet<String>();
        for (var entities : found.values()) for (var entity : entities) empty.addAll(GroupMention.groupsOf(entity));
        for (var consumer : cast(found, EntityKind.CONSUMER, Consumer.class))
            consumer.groups().forEach(empty::remove);
        return List.copyOf(empty);
    }

    private static Entity anew(EntityKind kind, String body) {
        var tree = (ObjectNode) ConfigJson.readTree(body.getBytes(StandardCharsets.UTF_8));
        tree.remove("id");
        Secrets.remove(kind, tree);
        return ConfigJson.read(tree, EntityTable.of(kind).record());
    }

    static EntityKind kind(String word) {
        for (var kind : EntityKind.values()) if (kind.word().equals(word)) return kind;
        throw new IllegalStateException("A change of an unknown kind: " + word);
    }

    private static ConsumerDocument document(Consumer consumer) {
        return new ConsumerDocument(
                consumer.name(), consumer.groups(), consumer.policies(), List.of(), consumer.tags());
    }

    private static List<Entity> list(Map<EntityKind, List<Entity>> found, EntityKind kind) {
        return found.computeIfAbsent(kind, absent -> new ArrayList<>());
    }

    private static <E extends Entity> List<E> cast(
            Map<EntityKind, List<Entity>> found, EntityKind kind, Class<E> record) {
        return list(found, kind).stream().map(record::cast).toList();
    }
}
