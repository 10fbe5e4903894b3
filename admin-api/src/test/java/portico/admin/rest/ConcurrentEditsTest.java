package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** Two who change the same thing at the same moment: whatever comes of it, neither is told of a fault of ours. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ConcurrentEditsTest {
    @Inject
    DataSource database;

    private final AdminApi api = AdminApi.as("admin");

    private record Edit(
            String method, String path, @Nullable String body) {}

    /**
     * @param row what its writers lock, or write
     * @param before what it needs
     */
    private record Kind(String name, String row, List<Edit> before, Edit create, Edit change, Edit delete) {
        static Kind configured(String path, String body, Edit... before) {
            var put = new Edit("PUT", path, body);
            var delete = new Edit("DELETE", path, null);
            return new Kind(path, "config_head", List.of(before), put, put, delete);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        var service = new Edit("PUT", "/services/both-need", "{\"url\":\"http://a:1\"}");
        String certificate = ConfigJson.tree(Map.of(
                        "authorities", TestCertificate.of("ca.example.com").chain()))
                .toString();
        return Stream.of(
                Kind.configured("/services/both", "{\"url\":\"http://a:1\"}"),
                Kind.configured(
                        "/routes/both",
                        "{\"match\":{\"paths\":[\"/both\"]},\"forward\":{\"service\":\"both-need\"}}",
                        service),
                Kind.configured(
                        "/compositions/both",
                        "{\"calls\":{\"a\":{\"service\":\"both-need\",\"path\":\"/a\"}}}",
                        service),
                Kind.configured("/policies/both", "{\"type\":\"key-auth\"}"),
                Kind.configured("/consumers/both", "{}"),
                Kind.configured("/certificates/both", certificate),
                new Kind(
                        "credentials",
                        "config_head",
                        List.of(new Edit("PUT", "/consumers/both-have", "{}")),
                        new Edit("POST", "/consumers/both-have/credentials", "{\"type\":\"api-key\",\"name\":\"k\"}"),
                        new Edit("POST", "/consumers/both-have/credentials/k/rotate", ""),
                        new Edit("DELETE", "/consumers/both-have/credentials/k", null)),
                new Kind(
                        "nodes",
                        "node",
                        List.of(),
                        new Edit("POST", "/nodes", "{\"name\":\"both\"}"),
                        new Edit("POST", "/nodes/both/drain", ""),
                        new Edit("DELETE", "/nodes/both", null)),
                new Kind(
                        "join tokens of node groups",
                        "node_group",
                        List.of(),
                        new Edit("POST", "/node-groups", "{\"name\":\"both\"}"),
                        new Edit("POST", "/node-groups/both/join-token", ""),
                        new Edit("DELETE", "/node-groups/both", null)),
                new Kind(
                        "nodes of node groups",
                        "node_group",
                        List.of(new Edit("DELETE", "/nodes/both-in", null)),
                        new Edit("POST", "/node-groups", "{\"name\":\"both-in\"}"),
                        new Edit("POST", "/nodes", "{\"name\":\"both-in\",\"group\":\"both-in\"}"),
                        new Edit("DELETE", "/node-groups/both-in", null)),
                new Kind(
                        "users",
                        "app_user",
                        List.of(),
                        new Edit("POST", "/users", "{\"name\":\"both\",\"role\":\"viewer\"}"),
                        new Edit("PATCH", "/users/both", "{\"role\":\"editor\"}"),
                        new Edit("DELETE", "/users/both", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void areBothToldWhatCameOfIt(Kind kind) throws SQLException {
        together(kind, kind.create, kind.create, false);
        together(kind, kind.create, kind.delete, false);
        together(kind, kind.change, kind.change, true);
        together(kind, kind.change, kind.delete, true);
        together(kind, kind.delete, kind.change, true);
        together(kind, kind.delete, kind.delete, true);
    }

    private void together(Kind kind, Edit one, Edit other, boolean there) throws SQLException {
        kind.before.forEach(this::send);
        send(there ? kind.create : kind.delete);
        try (var holding = database.getConnection();
                var watching = database.getConnection();
                var hold = holding.createStatement();
                var activity = watching.createStatement()) {
            holding.setAutoCommit(false);
            // Both have looked before either goes on.
            hold.execute("select from " + kind.row + " for update");
            var first = CompletableFuture.supplyAsync(() -> send(one));
            Await.until("it waits", () -> first.isDone() || waiting(activity) >= 1);
            var second = CompletableFuture.supplyAsync(() -> send(other));
            Await.until(
                    "both wait", () -> (first.isDone() ? 1 : 0) + (second.isDone() ? 1 : 0) + waiting(activity) >= 2);
            holding.commit();
            for (var answer : List.of(first.join(), second.join()))
                assertThat(answer.status())
                        .as(one + " and " + other + ": " + answer.text())
                        .isBetween(200, 499);
        }
    }

    private AdminApi.Answer send(Edit edit) {
        return api.send(edit.method, edit.path, edit.body);
    }

    private static int waiting(Statement statement) throws SQLException {
        try (var rows =
                statement.executeQuery("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
