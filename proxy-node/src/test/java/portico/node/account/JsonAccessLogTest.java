package portico.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.explain.ServedExchange;
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

    /** A disk that is full for a while, with the beginning of a line on it. */
    @Test
    void itGoesOnAfterAWriteThatFailed() throws Exception {
        var disk = new FullDisk();
        try (var log = new JsonAccessLog(disk)) {
            log.write(exchange("before"));
            Await.until("the first line", () -> disk.text().endsWith("\n"));
            disk.full = true;
            log.write(exchange("lost"));
            Await.until("it is counted", () -> log.dropped() == 1);
            disk.full = false;
            log.write(exchange("after"));
            Await.until(
                    "the next line",
                    () -> disk.text().endsWith("\n") && disk.text().contains("after"));
            assertThat(log.dropped()).isEqualTo(1);
        }
        List<String> whole =
                disk.text().lines().filter(line -> line.endsWith("}")).toList();
        assertThat(whole).hasSize(2);
        for (var line : whole) ConfigJson.readTree(line.getBytes(StandardCharsets.UTF_8));
        assertThat(disk.closed).isTrue();
    }

    private static ServedExchange exchange(String requestId) {
        return new ServedExchange(
                1,
                requestId,
                "192.0.2.1",
                "GET",
                "a.test",
                "/a",
                200,
                true,
                1,
                0,
                0,
                null,
                null,
                null,
                "",
                0,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static final class FullDisk extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile boolean full;
        private volatile boolean closed;

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            written.write(octets, from, full ? count / 2 : count);
            if (full) throw new IOException("No space left on device");
        }

        @Override
        public void close() {
            closed = true;
        }
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
