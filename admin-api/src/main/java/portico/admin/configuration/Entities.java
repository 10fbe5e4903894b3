package portico.admin.configuration;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.AlreadyExists;
import portico.admin.problem.InvalidInput;
import portico.admin.problem.NotFound;
import portico.admin.rest.ListKey;
import portico.admin.rest.ListOrder;
import portico.admin.rest.ListQuery;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;
import portico.config.Entity;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** Reads and writes single entities of every kind. Each write is one transaction and at most one revision. */
@ApplicationScoped
public final class Entities {
    private final StatelessSession session;
    private final Head head;
    private final ConfigurationWriter writer;
    private final References references;
    private final Groups groups;

    Entities(StatelessSession session, Head head, ConfigurationWriter writer, References references, Groups groups) {
        this.references = references;
        this.groups = groups;
        this.session = session;
        this.head = head;
        this.writer = writer;
    }

    /** One page of a kind. */
    public <E extends Entity, R extends StoredEntity<E>> Page<E> list(EntityTable<E, R> table, ListQuery query) {
        String text = query.text();
        List<String> tags = query.tags();
        ListOrder order = query.order();
        ListKey behind = query.behind();
        var conditions = new ArrayList<String>();
        if (behind != null) conditions.add(order.sqlBehind());
        if (text != null) conditions.add("position(:text in name) > 0");
        if (!tags.isEmpty()) conditions.add("tags @> cast(:tags as text[])");
        var select = session.createNativeQuery(
                        "select * from " + table.sqlName()
                                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                                + " order by " + order.sqlOrder(),
                        table.row())
                .setMaxResults(query.limit() + 1);
        if (behind != null) select.setParameter("name", behind.name());
        if (behind != null && order.byChange()) select.setParameter("revision", behind.revision());
        if (text != null) select.setParameter("text", text);
        if (!tags.isEmpty()) select.setParameter("tags", tags.toArray(String[]::new));
        return Page.of(select.list(), query.limit(), row -> new ListKey(row.changedRevision(), row.name()).text(order))
                .map(StoredEntity::body);
    }

    /** @throws NotFound when there is none of this name or id */
    public <E extends Entity, R extends StoredEntity<E>> R get(EntityTable<E, R> table, String nameOrId) {
        return find(table, nameOrId).orElseThrow(() -> new NotFound(table.kind().word(), nameOrId));
    }

    /** By name, or by id where no name is meant. */
    public <E extends Entity, R extends StoredEntity<E>> Optional<R> find(EntityTable<E, R> table, String nameOrId) {
        Optional<UUID> id = Parameters.id(nameOrId);
        if (id.isPresent()) return Optional.ofNullable(session.get(table.row(), id.get()));
        if (!Parameters.isName(nameOrId)) return Optional.empty();
        return session.createSelectionQuery("from " + table.row().getSimpleName() + " where name = :name", table.row())
                .setParameter("name", nameOrId)
                .uniqueResultOptional();
    }

    /** Creates what must not be there yet. */
    @Transactional
    public <E extends Entity, R extends StoredEntity<E>> Committed<E> create(EntityTable<E, R> table, JsonNode body) {
        E then = read(table, object(body));
        Turn turn = head.take();
        if (find(table, then.name()).isPresent())
            throw new AlreadyExists(table.kind().word(), then.name());
        return commit(table, turn, null, then);
    }

    /** Creates or replaces. */
    @Transactional
    public <E extends Entity, R extends StoredEntity<E>> Committed<E> put(
            EntityTable<E, R> table, String nameOrId, Precondition precondition, JsonNode body) {
        ObjectNode object = object(body);
        boolean byId = Parameters.id(nameOrId).isPresent();
        // Nothing is asked before it has its turn: whoever waits for that shall hold no connection.
        Turn turn = byId ? head.take() : null;
        R known = byId ? get(table, nameOrId) : null;
        String name = known == null ? nameOrId : known.name();
        if (!object.has("name")) object.put("name", name);
        E then = read(table, object);
        requireSame("name", name, then.name());
        if (turn == null) turn = head.take();
        R now = known == null ? find(table, name).orElse(null) : known;
        precondition.check(table.kind(), name, now);
        return commit(table, turn, now, then);
    }

    /** Changes what the patch names (RFC 7396). */
    @Transactional
    public <E extends Entity, R extends StoredEntity<E>> Committed<E> patch(
            EntityTable<E, R> table, String nameOrId, Precondition precondition, JsonNode patch) {
        object(patch);
        Turn turn = head.take();
        R now = get(table, nameOrId);
        precondition.check(table.kind(), now.name(), now);
        E then = read(table, object(MergePatch.apply(ConfigJson.tree(now.body()), patch)));
        requireSame("name", now.name(), then.name());
        return commit(table, turn, now, then);
    }

    /** Takes away what nobody uses. */
    @Transactional
    public <E extends Entity, R extends StoredEntity<E>> Committed<E> delete(
            EntityTable<E, R> table, String nameOrId, Precondition precondition) {
        Turn turn = head.take();
        R now = get(table, nameOrId);
        precondition.check(table.kind(), now.name(), now);
        writer.apply(turn, List.of(Proposal.drop(table, now)));
        return new Committed<>(head.commit(turn), Outcome.DELETED, null, null);
    }

    /**
     * An entity as it would be stored, with its references by name. By itself, and with what it refers to, it is found to
     * be right as when it is written; nothing is.
     *
     * @param place where it stands in what the caller wrote, to name it in answers
     */
    @Transactional
    public <E extends Entity> E proposed(EntityTable<E, ?> table, E entity, String place) {
        var problems = Problems.none();
        Validity.check(entity, problems.at(place));
        InvalidInput.throwIfAny(problems);
        var resolved = references.resolve(List.of(Proposal.keep(table, null, entity, place)));
        groups.check(resolved, Set.of());
        return requireNonNull(table.record().cast(resolved.get(0).then()), "What is kept stays");
    }

    private <E extends Entity, R extends StoredEntity<E>> Committed<E> commit(
            EntityTable<E, R> table, Turn turn, @Nullable R now, E then) {
        if (now == null) {
            if (then.id() != null) throw new InvalidInput("id", "is given by the admin service: leave it out");
            if (Parameters.id(then.name()).isPresent()) throw new InvalidInput("name", "must not look like an id");
        } else if (then.id() != null && !then.id().equals(now.id())) {
            throw new InvalidInput("id", "cannot be changed; it is " + now.id());
        }
        var proposal =
                writer.apply(turn, List.of(Proposal.keep(table, now, then, ""))).get(0);
        Outcome outcome = proposal.outcome();
        long revision = head.commit(turn);
        R row = get(table, proposal.id().toString());
        return new Committed<>(revision, outcome, row.body(), row.etag());
    }

    private static <E extends Entity> E read(EntityTable<E, ?> table, ObjectNode body) {
        E entity = ConfigJson.read(body, table.record());
        var problems = Problems.none();
        Validity.check(entity, problems);
        InvalidInput.throwIfAny(problems);
        return entity;
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) return object;
        throw new InvalidInput("", "must be an object");
    }

    private static void requireSame(String field, String is, String asked) {
        if (!is.equals(asked)) throw new InvalidInput(field, "cannot be changed; it is " + is);
    }
}
