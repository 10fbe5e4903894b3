package portico.admin.revision;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Sql;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Cursor;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

/** What differs between two revisions. */
@ApplicationScoped
public final class Differences {
    private static final String BETWEEN = """
            with first as (
                select distinct on (kind, entity_id) kind, entity_id, entity_name, before from config_change
                where revision > ? and revision <= ? and part is null
                order by kind, entity_id, revision, ordinal
            ), last as (
                select distinct on (kind, entity_id) kind, entity_id, after from config_change
                where revision > ? and revision <= ? and part is null
                order by kind, entity_id, revision desc, ordinal desc
            )
            select kind, entity_id, entity_name, before::text, after::text from first join last using (kind, entity_id)
            where before is distinct from after and (kind, entity_name, entity_id) > (?, ?, ?)
            order by kind, entity_name, entity_id limit ?
            """;

    private static final UUID LOWEST = new UUID(0, 0);

    private final Sql sql;

    Differences(Sql sql) {
        this.sql = sql;
    }

    /** One page of what must change to get from one revision to the other, in either direction. */
    Page<Difference> between(long from, long to, @Nullable String cursor, int limit) {
        List<Difference> found = between(Math.min(from, to), Math.max(from, to), start(cursor), limit + 1L);
        Page<Difference> page = Page.of(found, limit, Differences::key);
        return (from <= to ? page : page.map(Difference::reversed)).map(Difference::shown);
    }

    /** All of it, from the older revision to the newer. */
    List<Difference> all(long from, long to) {
        return between(from, to, new Start("", "", LOWEST), Long.MAX_VALUE);
    }

    private List<Difference> between(long from, long to, Start start, long limit) {
        return sql.query(BETWEEN, Differences::read, from, to, from, to, start.kind(), start.name(), start.id(), limit);
    }

    private record Start(String kind, String name, UUID id) {}

    private static Start start(@Nullable String cursor) {
        if (cursor == null) return new Start("", "", LOWEST);
        String[] parts = Cursor.parse(cursor).split(" ", -1);
        UUID id = parts.length == 3 ? Parameters.id(parts[2]).orElse(null) : null;
        if (id == null) throw new BadParameter("cursor", "is not one that a page ended with");
        return new Start(parts[0], parts[1], id);
    }

    private static String key(Difference difference) {
        return difference.kind().word() + " " + difference.name() + " " + difference.id();
    }

    private static Difference read(ResultSet row) throws SQLException {
        return Difference.of(
                History.kind(row.getString(1)),
                row.getObject(2, UUID.class),
                row.getString(3),
                ChangeLog.tree(row.getString(4)),
                ChangeLog.tree(row.getString(5)));
    }
}
