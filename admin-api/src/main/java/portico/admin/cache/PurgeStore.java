package portico.admin.cache;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import portico.admin.channel.PurgeDesk;
import portico.admin.node.NodeIdentity;
import portico.config.channel.CachePurge;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.json.ConfigJson;

/** The rows of purges and of what nodes said to them. */
@Singleton
final class PurgeStore implements PurgeDesk {
    private static final String DUE = """
            select p.id, p.what, array(select n.node_id from cache_purge_node n where n.purge_id = p.id)
            from cache_purge p where p.at > clock_timestamp() - interval '10 minutes' order by p.at""";

    private static final String DUE_FOR_ONE = """
            select p.id, p.what from cache_purge p
            where p.at > clock_timestamp() - interval '10 minutes'
              and not exists (select from cache_purge_node n where n.purge_id = p.id and n.node_id = ?)
            order by p.at, p.id limit ?""";

    private static final String HEARD = """
            insert into cache_purge_node (purge_id, node_id, node, purged)
            select p.id, ?, ?, ? from cache_purge p where p.id = ? on conflict do nothing""";

    private static final String LATEST = """
            select p.id, p.at, p.actor, p.what, n.node, n.purged
            from (select * from cache_purge order by at desc, id limit ?) p
            left join cache_purge_node n on n.purge_id = p.id
            order by p.at desc, p.id, n.node""";

    private static final String ONE = """
            select p.id, p.at, p.actor, p.what, n.node, n.purged
            from cache_purge p left join cache_purge_node n on n.purge_id = p.id
            where p.id = ? order by n.node""";

    private final DataSource database;

    PurgeStore(DataSource database) {
        this.database = database;
    }

    /**
     * A purge that nodes may still have to be told of.
     *
     * @param heard the nodes that have done it
     */
    record Due(UUID id, CachePurge what, Set<UUID> heard) {}

    UUID add(CachePurge what, String actor) {
        UUID id = UUID.randomUUID();
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into cache_purge (id, actor, what) values (?, ?, ?::jsonb)")) {
            insert.setObject(1, id);
            insert.setString(2, actor);
            insert.setString(3, ConfigJson.mapper().writeValueAsString(what));
            insert.executeUpdate();
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException("The purge cannot be written down", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void heard(UUID purge, UUID node, String name, int purged) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(HEARD)) {
            insert.setObject(1, node);
            insert.setString(2, name);
            insert.setInt(3, purged);
            insert.setObject(4, purge);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("What the node said cannot be written down", e);
        }
    }

    @Override
    public void done(NodeIdentity node, List<PurgeReport.Done> done) {
        for (var each : done) heard(each.id(), node.id(), node.name(), each.count());
    }

    @Override
    public PurgeOrders due(UUID node) {
        var orders = new ArrayList<PurgeOrders.Order>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(DUE_FOR_ONE)) {
            select.setObject(1, node);
            select.setInt(2, PurgeOrders.ORDERS_MAX);
            try (var rows = select.executeQuery()) {
                while (rows.next())
                    orders.add(new PurgeOrders.Order(rows.getObject(1, UUID.class), read(rows.getString(2))));
            }
            return new PurgeOrders(orders);
        } catch (SQLException e) {
            throw new IllegalStateException("The purges cannot be read", e);
        }
    }

    List<Due> due() {
        var due = new ArrayList<Due>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(DUE);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                var heard = (UUID[]) rows.getArray(3).getArray();
                due.add(new Due(
                        rows.getObject(1, UUID.class), read(rows.getString(2)), new HashSet<>(Arrays.asList(heard))));
            }
            return due;
        } catch (SQLException e) {
            throw new IllegalStateException("The purges cannot be read", e);
        }
    }

    /** The newest first. */
    List<Purge> latest(int limit) {
        return purges(LATEST, select -> select.setInt(1, limit));
    }

    Purge of(UUID id) {
        return purges(ONE, select -> select.setObject(1, id)).get(0);
    }

    void tidy() {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "delete from cache_purge where at < clock_timestamp() - interval '31 days'")) {
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Old purges cannot be deleted", e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement select) throws SQLException;
    }

    private List<Purge> purges(String query, Binding binding) {
        Map<UUID, Purge> found = new LinkedHashMap<>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(query)) {
            binding.bind(select);
            try (var rows = select.executeQuery()) {
                while (rows.next()) add(rows, found);
            }
            return List.copyOf(found.values());
        } catch (SQLException e) {
            throw new IllegalStateException("The purges cannot be read", e);
        }
    }

    private static void add(ResultSet row, Map<UUID, Purge> found) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        Purge known = found.get(id);
        List<Purge.Node> nodes = known == null ? new ArrayList<>() : new ArrayList<>(known.nodes());
        String node = row.getString(5);
        if (node != null) nodes.add(new Purge.Node(node, row.getInt(6)));
        found.put(
                id,
                new Purge(
                        id,
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getString(3),
                        read(row.getString(4)),
                        List.copyOf(nodes),
                        List.of()));
    }

    private static CachePurge read(String json) {
        try {
            return ConfigJson.mapper().readValue(json, CachePurge.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
