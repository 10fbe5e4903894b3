package portico.admin.consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Sql;

/** Counts who is in which group, and what runs for it. */
@ApplicationScoped
class GroupRows {
    private static final String COUNTED = """
            select name, sum(consumers), sum(policies)
            from (
                select name, 1 as consumers, 0 as policies from consumer_group
                union all
                select jsonb_array_elements_text(body -> 'groups') collate "C", 0, 1 from policy
                union all
                select name, 0, 0 from named_group
            ) as known
            where %s
            group by name order by name%s limit ?""";

    private final Sql sql;

    GroupRows(Sql sql) {
        this.sql = sql;
    }

    /**
     * Some of the groups that a consumer is in or something names.
     *
     * @param text what is in their names; null for whatever they are
     * @param behind the name that comes before the first; null for none
     */
    @Transactional
    List<ConsumerGroup> list(@Nullable String text, @Nullable String behind, boolean backwards, int most) {
        var conditions = new ArrayList<String>(List.of("true"));
        var arguments = new ArrayList<Object>();
        if (text != null) {
            conditions.add("position(? in name) > 0");
            arguments.add(text);
        }
        if (behind != null) {
            conditions.add(backwards ? "name < ?" : "name > ?");
            arguments.add(behind);
        }
        arguments.add(most);
        return sql.query(
                COUNTED.formatted(String.join(" and ", conditions), backwards ? " desc" : ""),
                row -> new ConsumerGroup(row.getString(1), row.getLong(2), row.getLong(3)),
                arguments.toArray());
    }
}
