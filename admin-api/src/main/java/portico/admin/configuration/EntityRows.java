package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import portico.config.Entity;

/** Many rows of one kind at once. */
@ApplicationScoped
public final class EntityRows {
    private final StatelessSession session;

    EntityRows(StatelessSession session) {
        this.session = session;
    }

    /** Those of these names that there are. */
    public <E extends Entity, R extends StoredEntity<E>> List<R> named(
            EntityTable<E, R> table, Collection<String> names) {
        return session.createNativeQuery("select * from " + table.sqlName() + " where name = any(:names)", table.row())
                .setParameter("names", names.toArray(String[]::new))
                .list();
    }

    /** Those of these ids that there are. */
    public <E extends Entity, R extends StoredEntity<E>> List<R> withIds(
            EntityTable<E, R> table, Collection<UUID> ids) {
        return session.createNativeQuery("select * from " + table.sqlName() + " where id = any(:ids)", table.row())
                .setParameter("ids", ids.toArray(UUID[]::new))
                .list();
    }

    /** All of them. */
    public <E extends Entity, R extends StoredEntity<E>> List<R> all(EntityTable<E, R> table) {
        return session.createSelectionQuery("from " + table.row().getSimpleName(), table.row())
                .list();
    }

    /** Some of them by name, from behind a name on. */
    public <E extends Entity, R extends StoredEntity<E>> List<R> after(
            EntityTable<E, R> table, String name, int limit) {
        return session.createSelectionQuery(
                        "from " + table.row().getSimpleName() + " where name > :name order by name", table.row())
                .setParameter("name", name)
                .setMaxResults(limit)
                .list();
    }
}
