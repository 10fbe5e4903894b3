package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Client.GoAway;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** Streams of one connection of which the fast carrier has some and the general one others: none is in another's way. */
class Http2StreamsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final int MANY = 1_000;

    private final TestUpstream upstream = new TestUpstream();
    private final Http2Upstream http2 = new Http2Upstream();

    @BeforeEach
    void route() {
        route("x-config: \"1\"");
    }

    private void route(String field) {
        gateway.apply("""
                services:
                - { name: plain, url: "http://%1$s" }
                - { name: kept, url: "http://%1$s", retries: { attempts: 1, bodyBytesMax: 1KiB } }
                - { name: h2, protocol: h2c, targets: [ { address: "%2$s" } ] }
                routes:
                - { name: plain, match: { paths: ["/plain/**"] }, forward: { service: plain }, policies: [ { type: response-headers, settings: { set: { %3$s } } } ] }
                - { name: kept, match: { paths: ["/kept/**"] }, forward: { service: kept } }
                - { name: h2, match: { paths: ["/h2/**"] }, forward: { service: h2 }, policies: [ { type: response-headers, settings: { set: { %4$s } } } ] }
                - { name: own, match: { paths: [/own] }, respond: { status: 203, body: own } }
                certificates:
                %5$s
                """.formatted(
                        upstream.address(), http2.address(), field, field, TestGateway.yaml("localhost", CERTIFICATE)));
    }

    @AfterEach
    void close() {
        upstream.close();
        http2.close();
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void eachStreamGetsItsOwnAnswerWhoeverServesIt() {
        int streams = 60;
        var all = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            await(all);
            TestUpstream.answer("200 OK", request.requestLine().split(" ")[1]).serve(request, connection);
        });
        http2.behave(
                (request, stream) -> stream.answer("200", request.head().path().toString()));
        try (var client = client()) {
            for (int stream = 1; stream < 2 * streams; stream += 2) get(client, stream, path(stream));
            // Those of the general carrier do not wait for the others, nor those of the gateway itself.
            for (int stream = 3; stream < 2 * streams; stream += 6)
                assertThat(client.body(stream)).isEqualTo(path(stream));
            for (int stream = 5; stream < 2 * streams; stream += 6)
                assertThat(client.body(stream)).isEqualTo("own");
            all.countDown();
            for (int stream = 1; stream < 2 * streams; stream += 6) {
                assertThat(client.status(stream)).isEqualTo("200");
                assertThat(client.body(stream)).isEqualTo(path(stream));
            }
        }
    }

    private static String path(int stream) {
        return switch (stream % 6) {
            case 1 -> "/plain/" + stream;
            case 3 -> "/h2/" + stream;
            default -> "/own";
        };
    }

    /** RFC 7541 §4.2: the first block behind a change says that the table is smaller, whichever carrier writes it. */
    @ParameterizedTest
    @ValueSource(strings = {"/plain/a", "/h2/a"})
    void aClientThatRemembersNoFieldsIsToldThatTheNodeKnows(String first) {
        http2.behave((request, stream) -> stream.answer("200", "hello"));
        try (var client = client()) {
            get(client, 1, "/plain/a");
            get(client, 3, "/h2/a");
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(client.status(3)).isEqualTo("200");
            client.rememberNothing();
            get(client, 5, first);
            assertThat(client.field(5, "x-config")).isEqualTo("1");
            get(client, 7, "/plain/a");
            get(client, 9, "/h2/a");
            assertThat(client.field(7, "x-config")).isEqualTo("1");
            assertThat(client.field(9, "x-config")).isEqualTo("1");
        }
    }

    @Test
    void aHeadOfSeveralFramesArrives() throws Exception {
        String large = "x".repeat(40_000);
        upstream.behave(TestUpstream.answer("200 OK", "hello", "X-Large: " + large, "X-Small: Y"));
        var client = HttpClient.newBuilder().sslContext(CERTIFICATE.trusting()).build();
        var response = client.send(
                HttpRequest.newBuilder(URI.create(
                                "https://localhost:" + gateway.listener().tlsPort() + "/plain/a"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.headers().firstValue("x-large")).contains(large);
        assertThat(response.headers().firstValue("x-small")).contains("Y");
        assertThat(response.body()).isEqualTo("hello");
    }

    @Test
    void whoReadsOneAnswerSlowlyGetsTheOthers() {
        String large = "x".repeat(5 << 20);
        upstream.behave((request, connection) -> TestUpstream.answer(
                        "200 OK", request.requestLine().contains("large") ? large : "small")
                .serve(request, connection));
        try (var client = client()) {
            client.window(10);
            client.window(0, 10 << 20);
            get(client, 1, "/plain/large");
            Await.until("its beginning is there", () -> client.octets(1) == 10);
            for (int stream = 3; stream < 100; stream += 2) get(client, stream, "/plain/small");
            for (int stream = 3; stream < 100; stream += 2)
                assertThat(client.body(stream)).isEqualTo("small");
            assertThat(client.octets(1)).isEqualTo(10);
            client.window(1, 5 << 20);
            assertThat(client.body(1)).hasSize(large.length()).isEqualTo(large);
        }
    }

    @Test
    void aServiceThatDiesInItsAnswerResetsThatStreamOnly() {
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (request.requestLine().contains("dies")) {
                connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello".getBytes());
                connection.close();
            } else {
                await(go);
                TestUpstream.answer("200 OK", "lives").serve(request, connection);
            }
        });
        try (var client = client()) {
            get(client, 1, "/plain/lives");
            get(client, 3, "/plain/dies");
            assertThat(client.resetCode(3)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
            go.countDown();
            assertThat(client.body(1)).isEqualTo("lives");
            get(client, 5, "/plain/lives");
            assertThat(client.body(5)).isEqualTo("lives");
        }
    }

    @Test
    void aClientThatResetsAStreamInItsAnswerEndsThatRequestOnly() {
        var left = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (!request.requestLine().contains("endless")) {
                TestUpstream.answer("200 OK", "whole").serve(request, connection);
                return;
            }
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n".getBytes());
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = client()) {
            get(client, 1, "/plain/endless");
            Await.until("some of it is there", () -> client.octets(1) == 5);
            client.reset(1);
            Await.until("the service hears of it", () -> left.getCount() == 0);
            get(client, 3, "/plain/a");
            assertThat(client.body(3)).isEqualTo("whole");
        }
    }

    /** Half of them with bodies, half of which say their length; that of some is kept. */
    @Test
    void manyOnOneConnectionAreCountedAndLeaveNothingBehind() {
        upstream.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body()) + "!").serve(request, connection));
        long counted = gateway.accounts().totals().get("exchanges");
        try (var client = client()) {
            serve(client, 1);
            long held = buffers();
            for (int round = 1; round < 4; round++) serve(client, 2 * MANY * round + 1);
            // What threads keep for themselves comes and goes.
            assertThat(buffers() - held).isLessThan(MANY);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        assertThat(gateway.accounts().totals().get("exchanges") - counted).isEqualTo(4 * MANY);
        assertThat(upstream.accepted()).isLessThanOrEqualTo(100);
    }

    private static void serve(Http2Client client, int first) {
        int atOnce = 50;
        for (int from = first; from < first + 2 * MANY; from += 2 * atOnce) {
            for (int stream = from; stream < from + 2 * atOnce; stream += 2) {
                if (stream % 4 == 1) {
                    get(client, stream, "/plain/a");
                    continue;
                }
                String body = "body " + stream;
                List<String> head =
                        new ArrayList<>(List.of(":method PUT", ":scheme http", ":authority x", ":path /plain/a"));
                if (stream % 8 == 3) head.add("content-length " + body.length());
                if (stream % 16 == 3) head.set(3, ":path /kept/a");
                client.request(stream, false, head.toArray(String[]::new));
                client.data(stream, body, true);
            }
            for (int stream = from; stream < from + 2 * atOnce; stream += 2)
                assertThat(client.body(stream)).isEqualTo(stream % 4 == 1 ? "!" : "body " + stream + "!");
        }
    }

    private static long buffers() {
        long all = 0;
        for (PoolArenaMetric arena : PooledByteBufAllocator.DEFAULT.metric().directArenas())
            all += arena.numActiveAllocations();
        return all;
    }

    @Test
    void aStreamKeepsTheConfigurationThatItBeganWith() {
        http2.behave((request, stream) -> stream.answer("200", "hello"));
        List<String> known = new ArrayList<>(List.of("1"));
        try (var client = client()) {
            int stream = 1;
            for (int config = 0; config < 20; config++) {
                for (int index = 0; index < 20; index++, stream += 2)
                    get(client, stream, index % 2 == 0 ? "/plain/a" : "/h2/a");
                route("x-config: \"%d\"".formatted(config));
                known.add(Integer.toString(config));
                get(client, stream, "/plain/a");
                assertThat(client.field(stream, "x-config")).isEqualTo(Integer.toString(config));
                stream += 2;
            }
            for (int each = 1; each < stream; each += 2) {
                assertThat(client.status(each)).isEqualTo("200");
                assertThat(client.field(each, "x-config")).isIn(known);
                client.body(each);
            }
        }
    }

    /** An error of the connection ends all its streams, and what they wait for; the client is told that it is one. */
    @Test
    void nonsenseEndsTheConnectionAndAllThatItWaitsFor() {
        upstream.behave((request, connection) -> {});
        http2.behave((request, stream) -> {});
        List<String> errors = new CopyOnWriteArrayList<>();
        var log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.SEVERE.intValue())
                    errors.add(line.getLoggerName() + ": " + line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger all = Logger.getLogger("");
        all.addHandler(log);
        try (var client = client()) {
            for (int stream = 1; stream < 40; stream += 2) get(client, stream, stream % 4 == 1 ? "/plain/a" : "/h2/a");
            Await.until("all are on their way", () -> gateway.listener().running() == 20);
            client.nonsense();
            Await.until("the connection is closed", client::isClosed);
            assertThat(client.goAways()).containsExactly(new GoAway(39, (int) Http2Error.PROTOCOL_ERROR.code()));
        } finally {
            all.removeHandler(log);
        }
        Await.until("all of its work has ended", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        // As many lines as streams would be a client's means to fill a disk.
        assertThat(errors).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }

    private static void get(Http2Client client, int stream, String path) {
        client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path " + path);
    }
}
