package portico.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.json.ConfigJson;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

class JsonAccessLogTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aLineSaysWhatHappenedAndNoSecret() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                policies: [ { name: log, type: access-log, everywhere: true } ]
                routes:
                - name: r
                  match: { paths: ["/a/**"] }
                  forward: { service: s }
                  policies: [ { type: key-auth, settings: { query: key } } ]
                consumers:
                - { name: acme, credentials: [ { type: api-key, name: main, value: a-secret-of-acme-0001 } ] }
                """.formatted(upstream.address()));
        var response = gateway.get("/a/b?key=a-secret-of-acme-0001&x=1");
        assertThat(response.status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a/b?x=1 HTTP/1.1");
        var refused = gateway.get("/a/b");
        var unmatched = gateway.get("/nothing");

        Await.until("three lines", () -> lines().size() == 3);
        var line = lineOf(response);
        assertThat(line.get("path").asText()).isEqualTo("/a/b");
        assertThat(line.get("route").asText()).isEqualTo("r");
        assertThat(line.get("consumer").asText()).isEqualTo("acme");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("target").asText()).isEqualTo(upstream.address());
        assertThat(lineOf(refused).get("problem").asText()).isEqualTo("unauthorized");
        assertThat(lineOf(unmatched).has("route")).isFalse();
        assertThat(gateway.logged()).doesNotContain("a-secret-of-acme");
    }

    /** Lines of several event loops are in no order. */
    private static JsonNode lineOf(RawClient.Response response) {
        String requestId = response.header("x-request-id").orElseThrow();
        String line = lines().stream()
                .filter(each -> each.contains(requestId))
                .findFirst()
                .orElseThrow();
        return ConfigJson.readTree(line.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines() {
        return gateway.logged().lines().toList();
    }
}
