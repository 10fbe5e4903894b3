package portico.admin.revision;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Head;
import portico.admin.configuration.Secrets;
import portico.admin.configuration.Sql;
import portico.admin.problem.NotFound;
import portico.config.EntityKind;
import portico.config.json.ConfigJson;

/** Who changed what, and when; newest first. */
@ApplicationScoped
public final class ChangeLog {
    private static final String REVISIONS = """
            select revision, min(at), min(actor), count(*)::int, array_agg(distinct kind order by kind)
            from config_change where revision between ? and ?
            group by revision order by revision desc
            """;

    private final Sql sql;
    private final Head head;
    private final Retention retention;

    ChangeLog(Sql sql, Head head, Retention retention) {
        this.sql = sql;
        this.head = head;
        this.retention = retention;
    }

    /** The revisions just before one, at most so many. */
    List<Revision> revisionsBefore(long revision, int limit) {
        long newest = head.now().revision();
        long last = Math.min(revision - 1, newest);
        return revisions(last - limit + 1, last, newest);
    }

    /** A revision that was committed. */
    public Optional<Revision> revision(long revision) {
        long newest = head.now().revision();
        if (revision == 0) return Optional.of(Revision.first(retention.oldest(newest) == 0));
        return revisions(revision, revision, newest).stream().findFirst();
    }

    private List<Revision> revisions(long first, long last, long newest) {
        long oldest = retention.oldest(newest);
        return sql.query(REVISIONS, row -> revision(row, oldest), first, last);
    }

    /**
     * The newest revision that is committed.
     *
     * @throws NotFound when the one given is not
     */
    long requireCommitted(long revision) {
        long newest = head.now().revision();
        if (revision > newest) throw new NotFound("revision", Long.toString(revision));
        return newest;
    }

    /** The changes that a filter leaves, at most so many. */
    List<Change> changes(ChangeFilter filter, int limit) {
        var conditions = new ArrayList<String>();
        var arguments = new ArrayList<@Nullable Object>();
        filter.conditions(conditions, arguments);
        arguments.add(limit);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return sql.query(
                "select revision, ordinal, at, actor, kind, entity_id, entity_name, part, before::text, after::text"
                        + " from config_change" + where + " order by revision desc, ordinal desc limit ?",
                ChangeLog::change,
                arguments.toArray());
    }

    private static Revision revision(ResultSet row, long oldest) throws SQLException {
        var kinds = (String[]) row.getArray(5).getArray();
        return new Revision(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getInt(4),
                Arrays.stream(kinds).map(History::kind).toList(),
                row.getLong(1) >= oldest);
    }

    private static Change change(ResultSet row) throws SQLException {
        EntityKind kind = History.kind(row.getString(5));
        return new Change(
                row.getLong(1),
                row.getInt(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                kind,
                row.getObject(6, UUID.class),
                row.getString(7),
                row.getString(8),
                Secrets.without(kind, tree(row.getString(9))),
                Secrets.without(kind, tree(row.getString(10))));
    }

    static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : ConfigJson.readTree(json.getBytes(StandardCharsets.UTF_8));
    }

    static OffsetDateTime sqlTime(java.time.Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
