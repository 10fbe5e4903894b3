package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that are given nothing but their group's join token let themselves in, and live on by tokens of their own. */
final class JoiningNodeTest {
    private static final String JOIN_TOKEN = "/node-groups/edge/join-token";

    @Test
    void aJoinTokenLetsNodesInUntilItIsRevoked() throws IOException {
        try (var cluster = Cluster.start(JoiningNodeTest.class, 1, 0)) {
            var api = cluster.api();
            String joinToken = joinToken(api.post("/node-groups", "{\"name\":\"edge\"}"));
            hello(api, 1);

            Node first = cluster.addNode("edge-1", Map.of("PORTICO_JOIN_TOKEN", joinToken));
            Node second = cluster.addNode("edge-2", Map.of("PORTICO_JOIN_TOKEN", joinToken));
            for (var node : List.of(first, second)) {
                node.awaitReady();
                assertThat(node.get("/hello").expect(200).body()).isEqualTo("1");
                assertThat(group(api, node)).isEqualTo("edge");
            }
            String own = Files.readString(token(first));
            assertThat(own).startsWith("nt_").isNotEqualTo(Files.readString(token(second)));

            // A name that is another node's is not to be had, and that is said.
            cluster.enrol("by-hand");
            Node namesake = cluster.addNode("by-hand", Map.of("PORTICO_JOIN_TOKEN", joinToken));
            until("it says so", () -> namesake.program().output().contains("There is a node by-hand already"));
            assertThat(namesake.isReady()).isFalse();
            assertThat(token(namesake)).doesNotExist();
            namesake.program().stop();

            // Revoked, it matters no more to those that are in: not even to one that starts with it.
            api.delete(JOIN_TOKEN).ok();
            first.program().stop();
            api.awaitApplied(hello(api, 2));
            first.start().awaitReady(); // from its disk: the admin service counts it once its channel is open
            hello(api, 3);
            for (var node : List.of(first, second))
                until(node.name() + " follows", () -> node.get("/hello").body().equals("3"));
            assertThat(Files.readString(token(first))).isEqualTo(own);

            Node late = cluster.addNode("edge-3", Map.of("PORTICO_JOIN_TOKEN", joinToken));
            until("it says why it is out", () -> late.program().output().contains("does not accept the join token"));
            assertThat(late.program().isAlive()).isTrue();
            until("it takes connections", () -> late.status("/hello") != 0);
            assertThat(late.isReady()).isFalse();
            assertThat(late.status("/hello")).isEqualTo(503);
            assertThat(token(late)).doesNotExist();
            assertThat(api.get("/nodes/edge-3").status()).isEqualTo(404);

            // Nor is it in the way of the next one.
            late.program().stop();
            String next = joinToken(api.post(JOIN_TOKEN, ""));
            Node again = cluster.addNode("edge-3", Map.of("PORTICO_JOIN_TOKEN", next))
                    .awaitReady();
            assertThat(again.get("/hello").expect(200).body()).isEqualTo("3");
            assertThat(group(api, again)).isEqualTo("edge");

            for (var secret : List.of(joinToken, next, own)) {
                assertThat(cluster.admin().program().output()).doesNotContain(secret);
                for (var node : cluster.nodes())
                    assertThat(node.program().output()).doesNotContain(secret);
            }
        }
    }

    private static String joinToken(Answer answer) {
        return answer.ok().json().path("joinToken").asText();
    }

    private static String group(AdminClient api, Node node) {
        return api.get("/nodes/" + node.name()).ok().json().path("group").asText();
    }

    /** Where a node keeps the token that it got by joining. */
    private static Path token(Node node) {
        return node.cache().resolve("node.token");
    }

    private static long hello(AdminClient api, int change) {
        return api.put("/routes/hello", """
                {"match":{"paths":["/hello"]},"respond":{"body":"%d"}}""".formatted(change)).ok().revision();
    }
}
