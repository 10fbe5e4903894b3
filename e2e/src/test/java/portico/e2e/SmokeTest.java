package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static portico.testing.Await.until;
import static portico.testing.Needs.need;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.secret.Keyring;
import portico.testing.Ports;
import portico.testing.RawClient;

/** What a newcomer does first, on free ports. */
final class SmokeTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final int OLDEST = 17;

    @Test
    void aRouteWrittenOverRestIsServedByBothNodes() {
        var cluster = shared.get();
        aRouteWithAKeyIsServedBy(cluster);
        if (System.getProperty("os.name").equals("Linux"))
            assertThat(cluster.nodes())
                    .as("the native transport")
                    .allSatisfy(node -> assertThat(node.program().output()).contains("epoll=true"));
    }

    /** On a node of its own, which ends before its log is read: whatever it had to say of it, it has said by then. */
    @Test
    void whoSendsNonsenseOverHttp2WritesNoLog() throws IOException {
        Path directory = Cluster.emptied(Built.OUTPUT.resolve("SmokeTest.nonsense"));
        Path keyring = Files.writeString(directory.resolve("keyring"), Keyring.generate());
        Map<String, String> settings = Map.of(
                "PORTICO_NODE_TOKEN",
                "nt_of-nobody",
                "PORTICO_ADMIN_URLS",
                "http://127.0.0.1:" + Ports.free(),
                "PORTICO_KEYRING_FILE",
                keyring.toString());
        try (var node = new Node("alone", Jdk.current(), directory, settings)) {
            node.start();
            until("all its ports are open", () -> node.program().output().contains("Taking traffic on port"));
            try (var client = new RawClient(node.h2cPort())) {
                client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0".repeat(64))
                        .readToEnd();
            }
            node.program().stop();
            assertThat(node.program().output()).doesNotContain("SETTINGS", "ConnectionBase");
        }
    }

    @Test
    void soItIsOnTheOldestJava() {
        assumeTrue(
                Runtime.version().feature() > OLDEST,
                "The programs run on Java " + OLDEST + " in all tests: those run on it themselves");
        var jdk = Jdk.of(OLDEST);
        need(jdk.isPresent(), "a Java " + OLDEST + ", in the directory that PORTICO_E2E_JAVA names");
        try (var cluster = Cluster.startOn(jdk.orElseThrow(), "SmokeTest.java" + OLDEST, 1, 1)) {
            aRouteWithAKeyIsServedBy(cluster);
            assertThat(cluster.node().metrics())
                    .contains("jvm_info_total{")
                    .containsPattern("version=\"" + OLDEST + "[.+]");
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {15, 16, 17})
    void soItIsOnOlderPostgres(int version) {
        need(OlderPostgres.runsHere(), "Linux on amd64, which the older PostgreSQL that the build fetches is for");
        String test = "SmokeTest.postgres" + version;
        try (var postgres = OlderPostgres.start(version, Cluster.emptied(Built.OUTPUT.resolve(test + "-db")));
                var cluster = Cluster.startOn(postgres.environment(), test, 1, 1)) {
            aRouteWithAKeyIsServedBy(cluster);
        }
    }

    private static void aRouteWithAKeyIsServedBy(Cluster cluster) {
        var api = cluster.api();
        cluster.addUpstream("orders");
        api.put("/routes/orders", """
                {"match":{"paths":["/orders/**"]},"forward":{"service":"orders"},"policies":[{"type":"key-auth"}]}
                """).ok();
        api.put("/consumers/acme", "{}").ok();
        var credential = api.post("/consumers/acme/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                .ok();
        String key = credential.json().path("value").asText();
        api.awaitApplied(credential.revision());
        for (var node : cluster.nodes()) {
            Answer answer = node.get("/orders/1", "x-api-key", key).expect(200);
            assertThat(answer.json().path("upstream").asText()).isEqualTo("orders");
            assertThat(answer.json().path("path").asText()).isEqualTo("/orders/1");
            node.get("/orders/1").expect(401);
            node.get("/orders/1", "x-api-key", key + "x").expect(401);
            node.get("/elsewhere").expect(404);
        }
    }
}
