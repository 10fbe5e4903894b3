package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.Figure;
import portico.testing.RawClient;

/** What both carriers do when an upstream or a client does what it should not. */
abstract class FaultRules {
    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream other = new TestUpstream();

    FaultRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
        other.close();
    }

    @Test
    void aTargetThatRefusesIs502WithoutInsideKnowledge() {
        route("");
        upstream.close();
        var response = gateway.get("/a");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.body()).contains("bad-gateway").doesNotContain("127.0.0.1", "Exception");
    }

    @Test
    void aTargetThatDoesNotAnswerInTimeIs504() {
        route("timeouts: { response: 300ms },");
        upstream.behave((request, connection) -> {});
        assertThat(gateway.get("/a").status()).isEqualTo(504);
    }

    @Test
    void aTargetThatSpeaksSomethingElseIs502() {
        route("");
        upstream.behave(TestUpstream.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
        assertThat(gateway.get("/a").status()).isEqualTo(502);
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsNeverTakenForWhole() {
        route("");
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".getBytes());
            connection.close();
        });
        assertThatThrownBy(() -> gateway.get("/a")).isInstanceOf(UncheckedIOException.class);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n".getBytes());
            connection.close();
        });
        assertThatThrownBy(() -> gateway.get("/a")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void anAnswerThatStandsStillIsGivenUp() {
        route("timeouts: { idle: 300ms },");
        upstream.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"));
        assertThatThrownBy(() -> gateway.get("/a")).isInstanceOf(UncheckedIOException.class);
        Await.until("the target is let go", () -> upstream.open() == 0);
    }

    @Test
    void aConnectionThatTheTargetClosedMeanwhileCostsNoRequest() {
        route("");
        assertThat(gateway.get("/a").status()).isEqualTo(200);
        upstream.hangUp();
        for (int round = 0; round < 20; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    /** The target keeps connections for one request, and says so to nobody. */
    @Test
    void aRequestLostOnAConnectionUsedBeforeIsSentOnceMoreWhenThatIsSafe() {
        route("");
        upstream.behave(onlyTheFirstOfEachConnection());
        try (var client = new RawClient(gateway.port())) {
            for (int round = 0; round < 5; round++) {
                assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            // The first one has a connection of its own; each other one is lost, and comes again on a fresh one.
            assertThat(upstream.waiting()).isEqualTo(10 + 9);
            assertThat(upstream.accepted()).isEqualTo(10);
            // It might do twice what it asks for.
            assertThat(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(502);
        }
        assertThat(upstream.waiting()).isEqualTo(10 + 9 + 1);
    }

    @Test
    void aBodyGoesAgainOnlyWhenItIsKept() {
        upstream.behave(onlyTheFirstOfEachConnection());
        String put = "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
        for (boolean kept : new boolean[] {false, true}) {
            route(kept ? "retries: { attempts: 1, on: [\"503\"], bodyBytesMax: 1KiB }," : "");
            try (var client = new RawClient(gateway.port())) {
                assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send(put).read().status()).isEqualTo(kept ? 200 : 502);
            }
        }
        TestUpstream.Received last = upstream.take();
        while (upstream.waiting() > 0) last = upstream.take();
        assertThat(last.requestLine()).startsWith("PUT");
        assertThat(last.body()).asString().isEqualTo("abc");
    }

    @Test
    void whatIsLostOnAFreshConnectionOrAfterABeginningIsLost() {
        route("");
        upstream.behave((request, connection) -> connection.close());
        assertThat(gateway.get("/a").status()).isEqualTo(502);
        assertThat(upstream.waiting()).isEqualTo(1);
        Set<Socket> used = ConcurrentHashMap.newKeySet();
        upstream.behave((request, connection) -> {
            if (used.add(connection)) {
                TestUpstream.answer("200 OK", "hello").serve(request, connection);
                return;
            }
            connection.getOutputStream().write("HTTP/1.1 2".getBytes());
            connection.shutdownOutput();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(502);
        }
        assertThat(upstream.waiting()).isEqualTo(3);
    }

    @Test
    void aStreamLostWithAConnectionUsedBeforeIsSentOnceMoreToo() {
        try (var http2 = new Http2Upstream()) {
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(http2.address()));
            http2.behave((request, stream) -> {
                if (stream.number() == 1) stream.answer("200", "hello");
                else stream.hangUp();
            });
            try (var client = new RawClient(gateway.port())) {
                for (int round = 0; round < 3; round++)
                    assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                                    .read()
                                    .status())
                            .isEqualTo(200);
                assertThat(http2.waiting()).isEqualTo(5);
                assertThat(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(502);
            }
            // A stream that the service itself resets is not lost with a connection.
            http2.behave((request, stream) -> stream.reset(Http2Error.INTERNAL_ERROR));
            assertThat(gateway.get("/a").status()).isEqualTo(502);
        }
    }

    @Test
    void anotherTargetIsTriedWhenOneRefuses() {
        gateway.apply("""
                services:
                - name: s
                  targets: [ { address: "%s" }, { address: "%s" } ]
                  retries: { attempts: 1, on: [connect-failure, "503"] }
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address(), other.address()));
        upstream.close();
        for (int round = 0; round < 10; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        // A body that has not begun to flow may go to the other target too.
        for (int round = 0; round < 4; round++)
            assertThat(gateway.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
                            .status())
                    .isEqualTo(200);
    }

    @Test
    void aStatusThatCountsAsFailureIsTriedAgainForIdempotentRequestsOnly() {
        route("retries: { attempts: 2, on: [\"503\"] },");
        var served = new AtomicInteger();
        upstream.behave((request, connection) -> (served.incrementAndGet() % 3 == 0
                        ? TestUpstream.answer("200 OK", "third")
                        : TestUpstream.answer("503 Service Unavailable", "no"))
                .serve(request, connection));
        assertThat(gateway.get("/a").body()).isEqualTo("third");
        assertThat(served).hasValue(3);
        assertThat(gateway.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(503);
        assertThat(served).hasValue(4);
    }

    /** Long before anything times out; how long before is printed, and no reason to fail on a busy machine. */
    @ParameterizedTest(name = "begun: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatLeavesEndsTheUpstreamsWorkToo(boolean begun) throws Exception {
        route("timeouts: { response: 10m, idle: 10m },");
        var left = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (begun)
                connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".getBytes());
            arrived.countDown();
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        long closed;
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            if (begun) client.readUntil("half");
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            closed = System.nanoTime();
        }
        assertThat(left.await(2, TimeUnit.MINUTES)).isTrue();
        report(closed);
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @ParameterizedTest(name = "begun: {0}, {1}")
    @CsvSource({"false, reset", "true, reset", "false, close", "true, close"})
    void aClientOfHttp2ThatLeavesEndsTheUpstreamsWorkToo(boolean begun, String how) throws Exception {
        route("timeouts: { response: 10m, idle: 10m },");
        var left = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (begun)
                connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".getBytes());
            arrived.countDown();
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /a");
            if (begun) assertThat(client.status(1)).isEqualTo("200");
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            long closed = System.nanoTime();
            if (how.equals("reset")) client.reset(1);
            else client.close();
            assertThat(left.await(2, TimeUnit.MINUTES)).isTrue();
            report(closed);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @ParameterizedTest(name = "begun: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatLeavesResetsItsStreamAndNoMore(boolean begun) {
        try (var http2 = new Http2Upstream()) {
            gateway.apply("""
                    services:
                    - name: s
                      protocol: h2c
                      targets: [ { address: "%s" } ]
                      timeouts: { response: 10m, idle: 10m }
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(http2.address()));
            http2.behave((request, stream) -> {
                if (!begun) return;
                stream.head("200");
                stream.data("half", false);
            });
            long closed;
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
                if (begun) client.readUntil("half");
                http2.take();
                closed = System.nanoTime();
            }
            Await.until("the service hears of it", () -> http2.resets() == 1);
            report(closed);
            Await.until("nothing runs", () -> gateway.listener().running() == 0);
            assertThat(http2.open()).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatIsLostWithItsBodyLeavesTheClientsConnectionAlive() {
        route("");
        upstream.behave((request, connection) -> {
            if (request.requestLine().startsWith("POST")) connection.close();
            else TestUpstream.answer("200 OK", "hello").serve(request, connection);
        });
        try (var client = new RawClient(gateway.port())) {
            for (int round = 0; round < 20; round++) {
                assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n"
                                        + "x".repeat(300_000))
                                .read()
                                .status())
                        .isEqualTo(502);
            }
        }
    }

    @Test
    void aServiceMayAnswerBeforeItHasHeardAll() throws Exception {
        int size = 32 << 20;
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var serving = new Thread(() -> echo(server, size));
            serving.setDaemon(true);
            serving.start();
            gateway.apply("""
                    services: [ { name: s, url: "http://127.0.0.1:%d" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(server.getLocalPort()));
            try (var client = new RawClient(gateway.port())) {
                client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
                var sending = new Thread(() -> client.send(new byte[size]));
                sending.setDaemon(true);
                sending.start();
                assertThat(client.read().octets()).hasSize(size);
            }
        }
    }

    @Test
    void aClientThatIsAheadOfItsExchangesIsReadNoFurther() throws Exception {
        route("");
        var answer = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            await(answer);
            TestUpstream.answer("200 OK", "hello").serve(request, connection);
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
            var sent = new AtomicInteger();
            byte[] piece = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000).getBytes();
            var sending = new Thread(() -> {
                for (int round = 0; round < 1_000; round++) {
                    client.send(piece);
                    sent.addAndGet(piece.length);
                }
            });
            sending.setDaemon(true);
            sending.start();
            var before = new AtomicInteger(-1);
            Await.until("the client is held back", () -> {
                int now = sent.get();
                boolean still = now > 0 && now == before.getAndSet(now);
                if (!still) TimeUnit.MILLISECONDS.sleep(300);
                return still;
            });
            assertThat(sent.get()).isLessThan(32 << 20);
            answer.countDown();
            for (int number = 0; number < 100; number++)
                assertThat(client.read().status()).isEqualTo(200);
        } finally {
            answer.countDown();
        }
    }

    /** Each answer is there at once, so nothing but the answers themselves can hold the next one back. */
    @Test
    void aClientThatTakesNoAnswersGetsNoMoreOfThem() throws Exception {
        int requests = 2_000;
        String body = "x".repeat(60_000);
        gateway.apply("""
                routes: [ { name: all, match: { paths: ["/**"] }, respond: { status: 200, body: %s } } ]
                """.formatted(body));
        long before = exchanges();
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n".repeat(requests));
            var seen = new AtomicLong(-1);
            Await.until("it is held back, or served", () -> {
                long now = exchanges() - before;
                boolean still = now > 0 && now == seen.getAndSet(now);
                if (!still) TimeUnit.MILLISECONDS.sleep(300);
                return still;
            });
            // What the sockets in between hold, and little more.
            assertThat(exchanges() - before).isLessThan(requests / 2);
            for (int number = 0; number < requests; number++) {
                var answer = client.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.octets()).hasSize(body.length());
            }
        }
    }

    @Test
    void nothingIsLeftRunning() {
        route("");
        gateway.get("/a");
        gateway.get("/b");
        Await.until("no exchange runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void aLargeAnswerWaitsForASlowClient() {
        route("");
        int size = 64 << 20;
        var sent = new AtomicInteger();
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write(("HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\n\r\n").getBytes());
            byte[] piece = new byte[1 << 16];
            for (int at = 0; at < size; at += piece.length) {
                connection.getOutputStream().write(piece);
                sent.addAndGet(piece.length);
            }
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            var before = new AtomicInteger(-1);
            // The upstream stands still as soon as the buffers in between are full.
            Await.until("the upstream is held back", () -> {
                int now = sent.get();
                boolean still = now > 0 && now == before.getAndSet(now);
                if (!still) TimeUnit.MILLISECONDS.sleep(200);
                return still;
            });
            assertThat(sent.get()).isLessThan(size / 2);
            assertThat(client.read().octets()).hasSize(size);
        }
    }

    /** Answers at once and sends back what it gets, for as long as it comes. */
    private static void echo(ServerSocket server, int size) {
        try (var connection = server.accept()) {
            var in = connection.getInputStream();
            int matched = 0;
            while (matched < 4) matched = in.read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
            connection.getOutputStream().write(("HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\n\r\n").getBytes());
            byte[] piece = new byte[1 << 14];
            for (int left = size; left > 0; ) {
                int read = in.read(piece, 0, Math.min(piece.length, left));
                if (read < 0) return;
                connection.getOutputStream().write(piece, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            return; // the test sees that the body is not whole
        }
    }

    private long exchanges() {
        return gateway.accounts().totals().get("exchanges");
    }

    private static void report(long closedNanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - closedNanos);
        Figure.print("from the client's close to the end at the service", "%.1f ms".formatted(micros / 1000.0));
    }

    private static TestUpstream.Behaviour onlyTheFirstOfEachConnection() {
        Set<Socket> used = ConcurrentHashMap.newKeySet();
        return (request, connection) -> {
            if (used.add(connection)) TestUpstream.answer("200 OK", "hello").serve(request, connection);
            else connection.close();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, %s url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(settings, upstream.address()));
    }
}
