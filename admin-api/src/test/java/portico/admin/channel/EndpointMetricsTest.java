package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portico.admin.snapshot.Snapshot;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.testing.Await;
import portico.testing.RawClient;

/** Metrics count endpoints. Whoever asks for ever new addresses makes no new series, and so hides no endpoint. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class EndpointMetricsTest extends ReplicaAndNode {
    private static final Pattern SERIES =
            Pattern.compile("http_server_requests_seconds_count\\{[^\n]*uri=\"([^\"]*)\"");

    private final AdminApi api = AdminApi.as("viewer");

    @Test
    void allChunksAreOneEndpoint() throws Exception {
        int fetched = 0;
        for (int change = 0; change < 3; change++) {
            long revision = commit(UUID.randomUUID());
            Await.until("the snapshot of the change", () -> {
                Snapshot now = replica.current.get();
                return now != null && now.revision() >= revision;
            });
            var manifest = ConfigJson.read(get("/sync/v1/manifest").body(), Manifest.class);
            for (var section : Section.values())
                for (var chunk : manifest.chunks(section)) {
                    assertThat(get("/sync/v1/chunks/" + chunk.hex()).statusCode())
                            .isEqualTo(200);
                    fetched++;
                }
        }
        assertThat(fetched).isPositive();
        assertThat(counted()).contains("/sync/v1/chunks/{hash}").noneMatch(uri -> uri.matches(".*[0-9a-f]{64}.*"));
    }

    @Test
    void addressesThatNobodyKnowsAreNoEndpoints() throws Exception {
        for (int each = 0; each < 120; each++) {
            ask("/view-" + each, "text/html");
            ask("/assets/view-" + each + ".js", "*/*");
            ask("/api/v1/view-" + each, "*/*");
            ask("/api/v1/services/view-" + each, "*/*");
            ask("/api/v1/view-" + each + "/view", "text/html");
            malformed("/api/v1/services/view-" + each + "%");
            malformed("/view-" + each + "%");
        }
        api.get("/counts").expect(200);
        assertThat(counted())
                .contains("/api/v1/counts")
                .noneMatch(uri -> uri.contains("view-"))
                .hasSizeLessThan(150);
    }

    private void ask(String path, String accept) throws Exception {
        send(HttpRequest.newBuilder(URI.create(root() + path)).header("accept", accept));
    }

    private static void malformed(String path) {
        RawClient.once(URI.create(root()).getPort(), "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n");
    }

    /** The endpoints that there are figures of. */
    private TreeSet<String> counted() throws Exception {
        var answer = send(
                HttpRequest.newBuilder(URI.create(root() + "/q/metrics")).header("authorization", api.authorization()));
        assertThat(answer.statusCode()).isEqualTo(200);
        var found = new TreeSet<String>();
        var series = SERIES.matcher(new String(answer.body(), StandardCharsets.UTF_8));
        while (series.find()) found.add(series.group(1));
        return found;
    }

    private static String root() {
        return AdminApi.base().replace("/api/v1", "");
    }
}
