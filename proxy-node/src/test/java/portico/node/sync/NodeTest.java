package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import portico.config.channel.ChannelMessage;
import portico.config.secret.Keyring;
import portico.config.snapshot.Section;
import portico.testing.Await;
import portico.testing.Ports;

/** A whole node, from its settings to its sockets, beside an admin service that we speak for. */
@QuarkusTest
@QuarkusTestResource(NodeTest.World.class)
class NodeTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @ConfigProperty(name = "portico.node.port")
    int port;

    @Test
    void aNodeGetsTrafficOnceItHasASnapshotUnlessItIsDrainedOrRevoked() throws Exception {
        FakeAdmin admin = World.admin();
        URI traffic = URI.create("http://127.0.0.1:" + port + "/nowhere");
        assertThat(get(ready).statusCode()).isEqualTo(503);
        assertThat(get(traffic).statusCode())
                .as("never 404 before there are routes")
                .isEqualTo(503);

        admin.publish(Section.ROUTING, List.of(Drawn.service("orders", 1)));
        Await.until("ready", () -> get(ready).statusCode() == 200);
        assertThat(get(ready).body())
                .contains("routing.revision", "\"link\": \"channel\"", "\"routing.source\": \"admin\"");
        assertThat(get(traffic).statusCode()).isEqualTo(404);
        Await.until("the exchange is counted", () -> get(metrics).body().contains("problem=\"no-route\"} 1.0"));
        assertThat(get(metrics).body())
                .contains(
                        "portico_node_ready 1.0",
                        "portico_sync_revision{section=\"routing\"} 1.0",
                        "portico_exchanges_total{route=\"\",status=\"4xx\"} 1.0",
                        "portico_refusals_total{problem=\"no-route\"} 1.0",
                        "portico_refusals_total{problem=\"internal\"} 0.0",
                        "portico_exchanges_running 0.0",
                        "portico_cache_bytes 0.0")
                .containsPattern("portico_connections [1-9]");
        Await.until(
                "a ready heartbeat with counters",
                () -> admin.heard(ChannelMessage.Heartbeat.class).stream()
                        .anyMatch(beat -> beat.ready() && beat.counters().containsKey("exchanges")));

        admin.drain(true);
        Await.until("drained", () -> get(ready).statusCode() == 503);
        assertThat(get(ready).body()).contains("\"drained\": true");
        assertThat(get(traffic).statusCode()).as("it serves what comes").isEqualTo(404);
        Await.until("it says so", () -> !lastHeartbeat(admin).ready());
        admin.cut();
        Await.until("it is back", () -> admin.heard(ChannelMessage.Hello.class).size() >= 2);
        assertThat(get(ready).statusCode()).isEqualTo(503);
        admin.drain(false);
        Await.until("taken back", () -> get(ready).statusCode() == 200);
        Await.until("it says so", () -> lastHeartbeat(admin).ready());

        admin.revoke();
        Await.until("out", () -> get(traffic).statusCode() == 503);
        assertThat(get(ready).statusCode()).isEqualTo(503);
        assertThat(get(ready).body()).contains("unauthorized");
    }

    private static ChannelMessage.Heartbeat lastHeartbeat(FakeAdmin admin) {
        var beats = admin.heard(ChannelMessage.Heartbeat.class);
        return beats.get(beats.size() - 1);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a node finds around it. */
    public static final class World implements QuarkusTestResourceLifecycleManager {
        private static FakeAdmin admin;
        private Vertx vertx;

        static FakeAdmin admin() {
            return admin;
        }

        @Override
        public Map<String, String> start() {
            vertx = Vertx.vertx();
            admin = new FakeAdmin(vertx);
            try {
                Path data = Files.createTempDirectory("portico-node");
                return Map.of(
                        "portico.node.port", String.valueOf(Ports.free()),
                        "portico.node.token", FakeAdmin.TOKEN,
                        "portico.admin-urls", admin.url().toString(),
                        "portico.data-dir", data.resolve("node").toString(),
                        "portico.keyring", Keyring.generate());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            admin.close();
            vertx.close();
        }
    }
}
