package portico.node.policy.concurrencylimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** How many exchanges go on at a time, and that every end of one lets the next in. */
abstract class ConcurrencyLimitRules {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final TestUpstream upstream = new TestUpstream();
    private final CountDownLatch go = new CountDownLatch(1);
    final TestGateway gateway;

    ConcurrencyLimitRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        go.countDown();
        upstream.close();
    }

    private void route(String settings) {
        route(settings, "");
    }

    private void route(String settings, String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies:
                  - { type: concurrency-limit, settings: %2$s }
                  - { type: acl, settings: { allow: [nobody] }, when: { headers: { x-early: "1" } } }
                  - { type: rate-limit, settings: { limit: 1, per: 1d, by: all }, when: { headers: { x-late: "1" } } }
                %3$s
                """.formatted(upstream.address(), settings, more));
    }

    /** A service that answers only once it is told to. */
    private void hold() {
        upstream.behave((request, connection) -> {
            await(go);
            connection.getOutputStream().write(ANSWER.getBytes());
        });
    }

    private RawClient open(String... headers) {
        return new RawClient(gateway.port()).send("GET /r HTTP/1.1\r\nHost: x\r\n" + lines(headers) + "\r\n");
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    @Test
    void beyondThoseOnTheirWayTheAnswerIs503() {
        hold();
        route("{ limit: 2, by: all, retryAfter: 7s }");
        try (var first = open();
                var second = open()) {
            upstream.take();
            upstream.take();
            var refused = gateway.get("/r");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers("retry-after")).containsExactly("7");
            assertThat(refused.body()).contains("urn:portico:problem:too-many-at-once");
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(second.read().status()).isEqualTo(200);
        }
        everybodyIsOut();
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void someWaitForTheirTurnAndGoOnInIt() {
        hold();
        route("{ limit: 1, queue: 1, maxWait: 20s, by: all }");
        try (var first = open()) {
            upstream.take();
            try (var waiting = open()) {
                Await.until("one waits", () -> gateway.listener().running() == 2);
                gateway.settle(); // it is counted before it gets to where it waits
                assertThat(gateway.get("/r").status()).isEqualTo(503);
                assertThat(upstream.waiting()).isZero();
                go.countDown();
                assertThat(first.read().status()).isEqualTo(200);
                assertThat(waiting.read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void butNotForEver() {
        hold();
        route("{ limit: 1, queue: 5, maxWait: 50ms, by: all }");
        try (var first = open()) {
            upstream.take();
            assertThat(gateway.get("/r").status()).isEqualTo(503);
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
        }
        everybodyIsOut();
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void othersHavePlacesOfTheirOwn() {
        hold();
        route("{ limit: 1, by: header, header: x-tenant }");
        try (var first = open("X-Tenant: a")) {
            upstream.take();
            assertThat(gateway.get("/r", "X-Tenant: a").status()).isEqualTo(503);
            try (var other = open("X-Tenant: b")) {
                upstream.take();
                go.countDown();
                assertThat(other.read().status()).isEqualTo(200);
                assertThat(first.read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aChangeOfTheConfigurationForgetsNobody() {
        hold();
        route("{ limit: 1, by: all }");
        try (var first = open()) {
            upstream.take();
            route("{ limit: 1, by: all }", "- { name: other, match: { paths: [/other] }, respond: {} }");
            assertThat(gateway.get("/other").status()).isEqualTo(200);
            assertThat(gateway.get("/r").status()).isEqualTo(503);
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
        }
        everybodyIsOut();
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void whoIsRefusedLaterIsOut() {
        route("{ limit: 1, by: all }");
        assertThat(gateway.get("/r", "X-Late: 1").status()).isEqualTo(200);
        for (int time = 0; time < 3; time++) {
            everybodyIsOut();
            assertThat(gateway.get("/r", "X-Late: 1").status()).isEqualTo(429);
        }
        everybodyIsOut();
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void whoIsRefusedEarlierWasNeverIn() {
        route("{ limit: 1, by: all }");
        for (int time = 0; time < 3; time++)
            assertThat(gateway.get("/r", "X-Early: 1").status()).isEqualTo(403);
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void whoLeavesIsOutWhetherInsideOrInTheQueue() {
        hold();
        route("{ limit: 1, queue: 1, maxWait: 1m, by: all }");
        var inside = open();
        upstream.take();
        var waiting = open();
        Await.until("one waits", () -> gateway.listener().running() == 2);
        waiting.close();
        Await.until("it has left", () -> gateway.listener().running() == 1);
        var next = open();
        Await.until("another one waits", () -> gateway.listener().running() == 2);
        inside.close();
        upstream.take(); // that of the next
        go.countDown();
        assertThat(next.read().status()).isEqualTo(200);
        next.close();
        everybodyIsOut();
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void aServiceThatBreaksLetsTheNextIn() {
        upstream.behave((request, connection) -> connection.close());
        route("{ limit: 1, by: all }");
        for (int time = 0; time < 3; time++) {
            assertThat(gateway.get("/r").status()).isEqualTo(502);
            everybodyIsOut();
        }
        // In the middle of an answer.
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".getBytes());
            connection.close();
        });
        try (var cut = open()) {
            cut.readToEnd();
        }
        everybodyIsOut();
        upstream.behave(TestUpstream.answer("200 OK", "whole"));
        assertThat(gateway.get("/r").status()).isEqualTo(200);
    }

    @Test
    void aTunnelTakesItsPlaceUntilItCloses() {
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                            .getBytes());
            connection.getInputStream().transferTo(connection.getOutputStream());
            connection.shutdownOutput();
        });
        route("{ limit: 1, by: all }");
        try (var tunnel = open(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13")) {
            assertThat(tunnel.read().status()).isEqualTo(101);
            assertThat(gateway.get("/r").status()).isEqualTo(503);
        }
        upstream.behave(TestUpstream.answer("200 OK", "free"));
        Await.until("it is closed", () -> gateway.get("/r").status() == 200);
    }

    @Test
    void aStreamOfHttp2ThatIsResetIsOut() {
        hold();
        route("{ limit: 1, by: all }");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] head = {":method GET", ":path /r", ":scheme http", ":authority x"};
            client.request(1, true, head);
            upstream.take();
            client.request(3, true, head);
            assertThat(client.status(3)).isEqualTo("503");
            client.reset(1);
            everybodyIsOut();
            go.countDown();
            client.request(5, true, head);
            assertThat(client.status(5)).isEqualTo("200");
        }
    }

    /** Whoever has its answer is out a moment later. */
    private void everybodyIsOut() {
        Await.until("everybody is out", () -> gateway.listener().running() == 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
