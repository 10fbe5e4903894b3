package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What comes in parts goes on in parts, and what comes at the end of a body goes with it: on both carriers. */
abstract class StreamingRules {
    private static final int MIB = 1 << 20;

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    StreamingRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        route("[]");
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void eachEventArrivesBeforeTheNextIsSent(String version) {
        var go = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
        upstream.behave((request, connection) -> {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                    .getBytes());
            for (int event = 0; event < go.length; event++) {
                await(go[event]);
                out.write(("9\r\ndata: " + event + "\n\n\r\n").getBytes());
            }
            out.write("0\r\n\r\n".getBytes());
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /events " + version + "\r\nHost: x\r\n\r\n");
            // The head is there before the first event is.
            String head = client.readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.").contains("text/event-stream");
            for (int event = 0; event < go.length; event++) {
                go[event].countDown();
                assertThat(client.readUntil("\n\n")).endsWith("data: " + event + "\n\n");
            }
        }
    }

    /** The service could send 256 MiB at once, if somebody took them; the client stops to read after 64. */
    @Test
    void aLargeBodyIsHeldNowhere() {
        byte[] block = new byte[64 * 1024];
        upstream.behave((request, connection) -> {
            var out = connection.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\ncontent-length: " + 256 * MIB + "\r\n\r\n").getBytes());
            for (int sent = 0; sent < 256 * MIB; sent += block.length) out.write(block);
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readUntil("\r\n\r\n");
            long before = memory();
            for (int read = 0; read < 64; read++) client.readExactly(MIB);
            assertThat(memory() - before).isLessThan(32L * MIB);
        }
    }

    /** Octets in use: of the heap, and of what Netty has besides. */
    private static long memory() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    @Test
    void trailersOfAResponseArrive() {
        upstream.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n"
                + "5\r\nhello\r\n0\r\nx-sum: 42\r\n\r\n"));
        try (var client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
            String whole = client.readUntil("x-sum: 42\r\n\r\n");
            assertThat(whole).contains("hello").doesNotContain("transfer-encoding: chunked\r\nx-sum");
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("hello");
        }
    }

    @Test
    void whatOnlyTheHeadMaySayIsNotSaidAtTheEnd() {
        upstream.behave(
                TestUpstream.raw(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n"
                                + "0\r\nServer: secret/1\r\nSet-Cookie: a=b\r\ncontent-length: 9\r\nConnection: x-sum\r\nX-Sum:42 \r\n\r\n"));
        try (var client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            String whole = client.readUntil("\r\n0\r\n");
            assertThat(whole).doesNotContain("ext").contains("\r\n5\r\nhello\r\n");
            assertThat(client.readUntil("\r\n\r\n")).isEqualToIgnoringCase("x-sum: 42\r\n\r\n");
        }
    }

    @Test
    void aRequestInChunksArrivesWithoutTheirExtensions() {
        try (var client = new RawClient(gateway.port())) {
            for (String chunks : new String[] {
                "5\r\nhello\r\n0\r\n\r\n",
                "2;a=b;c=\"d e\"\r\nhe\r\n3;x\r\nllo\r\n0;last\r\n\r\n",
                "0005\r\nhello\r\n000\r\n\r\n"
            }) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
                assertThat(client.read().status()).isEqualTo(200);
                var received = upstream.take();
                assertThat(new String(received.body())).isEqualTo("hello");
                assertThat(received.header("transfer-encoding")).containsExactly("chunked");
                assertThat(received.header("content-length")).isEmpty();
            }
        }
    }

    @Test
    void aRequestInChunksMayComeOctetByOctet() {
        try (var client = new RawClient(gateway.port())) {
            for (char octet : ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "2;e\r\nhe\r\n3\r\nllo\r\n0\r\nX-Sum: 42\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n")
                    .toCharArray()) client.send(String.valueOf(octet));
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(new String(upstream.take().body())).isEqualTo("hello");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /next HTTP/1.1");
    }

    @Test
    void trailersOfARequestNeverBecomeFieldsOfItsHead() {
        var answer = gateway.send("POST / HTTP/1.1\r\nHost: x\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n0\r\nX-Sum:  42\r\nHost: evil\r\nContent-Length: 5\r\nAuthorization: x\r\n"
                + "X-Portico-Consumer: root\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(new String(received.body())).isEqualTo("hello");
        assertThat(received.header("x-sum")).isEmpty();
        assertThat(received.trailers()).containsExactly("X-Sum: 42");
    }

    /** Of a body that a policy holds up, what stands behind it goes on as all policies say in the end. */
    @Test
    void whatIsHiddenLaterIsHiddenBehindTheBodyToo() {
        var let = new CountDownLatch(1);
        try (var decides = new TestUpstream((request, connection) -> {
            await(let);
            TestUpstream.answer("204 No Content", "").serve(request, connection);
        })) {
            route("""
                    [ { type: forward-auth, settings: { url: "http://%s", upstreamHeaders: [x-user] } },
                      { type: request-headers, settings: { remove: [x-late] } } ]""".formatted(decides.address()));
            try (var client = new RawClient(gateway.port())) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: x-own\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n0\r\nX-Late: 1\r\nX_Late: 1\r\nX-User: eve\r\nX_User: eve\r\n"
                        + "X-Own: 1\r\nX_Portico_Consumer: root\r\nX-Sum: 42\r\n\r\n");
                decides.take();
                let.countDown();
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
        var received = upstream.take();
        assertThat(new String(received.body())).isEqualTo("hello");
        assertThat(received.trailers()).containsExactly("X-Sum: 42");
    }

    @Test
    void thousandsOfChunksWaitForAPolicyAsOneBody() {
        int chunks = 40_000;
        var let = new CountDownLatch(1);
        try (var decides = new TestUpstream((request, connection) -> {
            await(let);
            TestUpstream.answer("204 No Content", "").serve(request, connection);
        })) {
            route("[ { type: forward-auth, settings: { url: \"http://%s\" } } ]".formatted(decides.address()));
            try (var client = new RawClient(gateway.port())) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1;e\r\nx\r\n".repeat(chunks) + "0\r\n\r\n");
                let.countDown();
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
        assertThat(upstream.take().body()).hasSize(chunks);
    }

    @Test
    void aRefusedBodyIsNotAskedFor() {
        route("[ { type: key-auth } ]");
        try (var client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(401);
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyIsAskedForWhenThePoliciesHavePassed() {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.read().body()).isEqualTo("hello");
        }
        var received = upstream.take();
        assertThat(new String(received.body())).isEqualTo("hello");
        assertThat(received.names()).doesNotContain("expect");
    }

    @Test
    void anEchoOfALargeBodyIsWhole() {
        String body = "x".repeat(3 << 20);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n").getBytes());
            connection.getOutputStream().write(request.body());
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(client.read().octets()).hasSize(body.length());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) throw new AssertionError("The event before did not arrive");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void route(String policies) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s }, policies: %s } ]
                """.formatted(upstream.address(), policies));
        upstream.behave(TestUpstream.answer("200 OK", "hello"));
    }
}
