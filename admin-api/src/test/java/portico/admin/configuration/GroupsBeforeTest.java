package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import portico.db.EmbeddedDatabase;

/** What a database holds that is older than the look at groups: it may stay, and so it must be known. */
class GroupsBeforeTest {
    @Test
    void whatIsNamedThereIsKnownFromThenOn() throws SQLException {
        try (var postgres = EmbeddedDatabase.throwaway()) {
            migrate(postgres, "12");
            try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
                insert(connection, "policy", """
                        {"type":"rate-limit","groups":["of-policy"],"when":{"groups":["when-policy"]},"settings":{"limit":1}}""");
                insert(connection, "policy", """
                        {"type":"acl","settings":{"allow":["allow-policy"],"deny":["deny-policy"]}}""");
                insert(connection, "policy", """
                        {"type":"cors","settings":{"allow":["no-group"]}}""");
                insert(connection, "route", """
                        {"policies":[{"type":"key-auth"},{"type":"acl","settings":{"allow":["allow-route"]},"when":{"groups":["when-route"]}},
                        {"type":"ip-restriction","settings":{"allow":["10.0.0.0/8"]}},{"type":"acl","name":"b","settings":{"deny":["allow-route"]}}]}""");
                insert(connection, "service", """
                        {"policies":[{"type":"acl","settings":{"deny":["deny-service"]}}]}""");
                insert(connection, "consumer", """
                        {"groups":["in-it"],"policies":[{"type":"acl","settings":{"allow":["allow-consumer"]}}]}""");
                insert(connection, "composition", """
                        {"calls":{"c":{"when":{"value":"{consumer.groups.of-composition}"},"path":"/{consumer.groups}"}}}""");
                insert(connection, "route", "{}");
                migrate(postgres, "13");

                assertThat(names(connection, "named_group"))
                        .containsExactlyInAnyOrder(
                                "of-policy",
                                "when-policy",
                                "allow-policy",
                                "deny-policy",
                                "allow-route",
                                "when-route",
                                "deny-service",
                                "allow-consumer",
                                "of-composition");

                migrate(postgres, "14");
                assertThat(names(connection, "consumer_group")).containsExactly("in-it");
            }
        }
    }

    private static void migrate(EmbeddedDatabase postgres, String version) {
        Flyway.configure()
                .dataSource(postgres.url(), postgres.user(), postgres.password())
                .target(version)
                .load()
                .migrate();
    }

    private static void insert(Connection connection, String table, String body) throws SQLException {
        try (var statement = connection.prepareStatement("insert into " + table
                + " (id, name, slot, tags, body, changed_revision, created_at, updated_at)"
                + " values (?, ?, 0, '{}', ?::jsonb, 1, now(), now())")) {
            UUID id = UUID.randomUUID();
            statement.setObject(1, id);
            statement.setString(2, id.toString());
            statement.setString(3, body);
            statement.executeUpdate();
        }
    }

    private static List<String> names(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select name from " + table)) {
            var names = new ArrayList<String>();
            while (rows.next()) names.add(rows.getString(1));
            return names;
        }
    }
}
