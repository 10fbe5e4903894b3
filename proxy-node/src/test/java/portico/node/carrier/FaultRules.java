package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
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

    @Test
    void aClientThatLeavesEndsTheUpstreamsWorkToo() throws Exception {
        route("");
        var left = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            arrived.countDown();
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
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

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
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
