package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.exchange.Head;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.Figure;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** HTTP/2 from the client on: by the frame where it is about abuse, and with the JDK's client where not. */
class Http2Test {
    /** RFC 9113 §6.9.2: 64 KiB less one octet are what every connection has. */
    private static final int MORE_AHEAD = 1024 * 1024 - 65_535;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    /** In 30 s, of a client. */
    private static final int RESETS_MAX = 200;

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                certificates:
                %s
                """.formatted(upstream.address(), TestGateway.yaml("localhost", CERTIFICATE)));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aClientOverTlsIsServedInHttp2() throws Exception {
        HttpResponse<String> response = tlsClient().send(get("/a?b=c").build(), BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("GET /a?b=c HTTP/1.1");
        assertThat(received.header("x-forwarded-proto")).containsExactly("https");
        // A request without a body has none in HTTP/1.1 either.
        assertThat(received.names()).doesNotContain("transfer-encoding", "content-length", "te");
    }

    @Test
    void thePortOfTheAuthorityCounts() {
        gateway.apply("""
                routes:
                - { name: a, match: { hosts: ["x:80"] }, respond: { status: 201 } }
                - { name: b, match: { hosts: ["x:9000"] }, respond: { status: 202 } }
                - { name: c, match: { hosts: [x] }, respond: { status: 203 } }
                """);
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            client.request(3, true, ":method GET", ":scheme http", ":authority x:9000", ":path /");
            client.request(5, true, ":method GET", ":scheme http", ":authority x:9001", ":path /");
            assertThat(List.of(client.status(1), client.status(3), client.status(5)))
                    .containsExactly("201", "202", "203");
        }
    }

    @Test
    void bodiesGoBothWays() throws Exception {
        String body = "x".repeat(2 << 20);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n").getBytes());
            connection.getOutputStream().write(request.body());
        });
        HttpResponse<String> response =
                tlsClient().send(get("/a").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo(body);
        assertThat(upstream.take().header("content-length")).containsExactly(Integer.toString(body.length()));
    }

    /** A stream closes with its response; the connection to the target is there for the next one. */
    @Test
    void streamsOneAfterTheOtherTakeOneConnectionToTheTarget() {
        try (var client = client()) {
            for (int stream = 1; stream < 20; stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /a");
                assertThat(client.status(stream)).isEqualTo("200");
                upstream.take();
            }
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void manyStreamsAtOnceTakeOneConnectionToATargetOfHttp2() {
        int streams = 50;
        List<Http2Upstream.Stream> waiting = new ArrayList<>();
        try (var target = new Http2Upstream()) {
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(target.address()));
            try (var client = client()) {
                client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /first");
                assertThat(client.status(1)).isEqualTo("200"); // the connection stands
                // None is answered before all are there.
                target.behave((request, stream) -> {
                    waiting.add(stream);
                    if (waiting.size() == streams) waiting.forEach(each -> each.answer("200", "together"));
                });
                for (int stream = 3; stream < 3 + 2 * streams; stream += 2)
                    client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /" + stream);
                for (int stream = 3; stream < 3 + 2 * streams; stream += 2)
                    assertThat(client.status(stream)).isEqualTo("200");
            }
            assertThat(target.begun()).isEqualTo(1 + streams);
            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    @Test
    void theSameRulesHoldAsInHttp11() {
        try (var client = client()) {
            client.request(
                    1,
                    true,
                    ":method GET",
                    ":scheme http",
                    ":authority Shop.example.com.",
                    ":path /a/./b//c",
                    "cookie a=1",
                    "cookie b=2",
                    "x-portico-consumer evil",
                    "x_portico_consumer evil",
                    "x-forwarded-for 6.6.6.6",
                    "te trailers");
            assertThat(client.status(1)).isEqualTo("200");
        }
        var received = upstream.take();
        assertThat(received.requestLine()).startsWith("GET /a/");
        assertThat(received.header("cookie")).containsExactly("a=1; b=2");
        assertThat(received.names()).doesNotContain("x-portico-consumer", "x_portico_consumer", "te");
        assertThat(received.header("x-forwarded-for")).containsExactly("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method GET|:scheme http|:authority x|:path /a|:path /b",
                ":method GET|:scheme http|:authority x",
                ":method GET|:authority x|:path /",
                ":scheme http|:authority x|:path /",
                ":method GET|:scheme http|:authority x|:path /|:odd x",
                ":method GET|:scheme http|:authority x|:path /|:status 200",
                ":method GET|:scheme http|:authority x|:path /|connection close",
                ":method GET|:scheme http|:authority x|:path /|transfer-encoding chunked",
                ":method GET|:scheme http|:authority x|:path /|te gzip",
                ":method GET|:scheme http|:authority x|:path /|X-Upper a",
                ":method GET|:scheme http|:authority x|:path /|host y",
                ":method GET|:scheme http|:path /",
                ":method GET|:scheme http|:authority user@x|:path /",
                ":method GET|:scheme http|:authority x|:path a",
                ":method GET|:scheme http|:authority x|:path /%00",
                ":method GET|:scheme http|:authority x|:path /a#b",
                ":method GET|:scheme http|:authority x|:path http://y/",
                ":method GET|:scheme http|:authority x|:path /a?b c",
                ":method GET|:scheme http|:authority x|:path /a?b HTTP/1.1\r\nx: y",
                ":method GET|:scheme http|:authority x|:path /a b",
                ":method GE T|:scheme http|:authority x|:path /",
                ":method GET / HTTP/1.1\r\nx:|:scheme http|:authority x|:path /",
                ":method A-METHOD-OF-THIRTY-THREE-OCTETSSS|:scheme http|:authority x|:path /",
                ":method CONNECT|:authority x:80",
                ":method GET|:scheme http|:authority x|:path /|a \001",
                ":method GET|:scheme http|:authority x|:path /|a b\r\nc: d",
                ":method GET|:scheme http|:authority x|:path /|a  b",
                ":method GET|:scheme http|:authority x|:path /|a b ",
                ":method GET|:scheme http|:authority x|:path /|a \tb",
                ":method GET|:scheme http|:authority x|:path /|a b\t",
                ":method GET|:scheme http|:authority x|:path /|a  ",
                ":method GET|:scheme http|:authority x|:path /|cookie  a=b",
            })
    void aHeadThatCouldBeTakenTwoWaysGoesNowhere(String head) {
        try (var client = client()) {
            client.request(1, true, head.split("\\|", -1));
            assertThat(client.outcome(1)).isIn("400", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void aBodyThatIsNotAsLongAsItSaysIsNotPassedOnAsWhole(int declared) {
        try (var client = client()) {
            client.request(
                    1, false, ":method POST", ":scheme http", ":authority x", ":path /", "content-length " + declared);
            client.data(1, "12345", true);
            assertThat(client.outcome(1)).isIn("400", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    /** The service would take the next request for what is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"ends", "is reset", "is left with its connection"})
    void aBodyThatBreaksOffTakesTheConnectionToTheServiceWithIt(String how) {
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /before");
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/broken", 10));
            client.data(3, "12345", false);
            client.awaitRead();
            switch (how) {
                case "ends" -> client.data(3, "", true);
                case "is reset" -> client.reset(3);
                default -> client.close();
            }
            if (how.equals("ends")) assertThat(client.outcome(3)).isEqualTo("reset");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /behind");
            assertThat(client.status(1)).isEqualTo("200");
        }
        assertThat(upstream.take().requestLine()).isEqualTo("GET /before HTTP/1.1");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /behind HTTP/1.1");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatIsKeptGoesNowhereBeforeItIsWhole() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, bodyBytesMax: 1KiB } } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
        try (var client = client()) {
            client.request(1, false, post("/", 10));
            client.data(1, "12345", false);
            client.awaitRead();
            client.reset(1);
            client.request(3, false, post("/", 10));
            client.data(3, "12345", false);
            client.data(3, "678", true);
            assertThat(client.outcome(3)).isEqualTo("reset");
            client.awaitRead();
            assertThat(upstream.accepted()).isZero();
            client.request(5, false, post("/", 10));
            client.data(5, "12345", false);
            client.awaitRead();
            client.data(5, "67890", false);
            client.awaitRead();
            assertThat(upstream.accepted()).isZero();
            client.data(5, "", true);
            assertThat(client.status(5)).isEqualTo("200");
        }
        var received = upstream.take();
        assertThat(received.header("content-length")).containsExactly("10");
        assertThat(new String(received.body())).isEqualTo("1234567890");
        assertThat(upstream.waiting()).isZero();
    }

    /** Whether the end comes with the last octets or behind them. */
    @Test
    void aLengthGoesOnAsItIsSaid() {
        try (var client = client()) {
            client.request(1, false, post("/", 5));
            client.data(1, "hello", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/", 5));
            client.data(3, "he", false);
            client.data(3, "llo", false);
            client.data(3, "", true);
            assertThat(client.status(3)).isEqualTo("200");
            client.request(5, false, ":method GET", ":scheme http", ":authority x", ":path /", "content-length 5");
            client.data(5, "hello", true);
            assertThat(client.status(5)).isEqualTo("200");
            client.request(7, true, post("/", 0));
            assertThat(client.status(7)).isEqualTo("200");
        }
        for (String expected : List.of("hello", "hello", "hello", "")) {
            var received = upstream.take();
            assertThat(new String(received.body())).isEqualTo(expected);
            assertThat(received.header("content-length")).containsExactly(Integer.toString(expected.length()));
            assertThat(received.names()).doesNotContain("transfer-encoding");
        }
    }

    /** The service hears of it when it is known that there is nothing. */
    @Test
    void aBodyOfNothingMayEndLater() {
        try (var client = client()) {
            client.request(1, false, post("/", 0));
            client.awaitRead();
            assertThat(upstream.waiting()).isZero();
            client.data(1, "", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/", 0));
            client.awaitRead();
            client.data(3, "more", true);
            assertThat(client.outcome(3)).isEqualTo("reset");
        }
        assertThat(upstream.take().body()).isEmpty();
        assertThat(upstream.waiting()).isZero();
    }

    private static String[] post(String path, int length) {
        return new String[] {":method POST", ":scheme http", ":authority x", ":path " + path, "content-length " + length
        };
    }

    @Test
    void rapidResetsEndTheConnection() {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            for (int stream = 1; stream < 100_000 && !client.isClosed(); stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                client.reset(stream);
            }
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("all of its work has ended", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        // No more of it has begun than a client may reset, however fast it was.
        assertThat(upstream.accepted()).isLessThanOrEqualTo(RESETS_MAX + 1);
        upstream.behave(TestUpstream.answer("200 OK", "hello"));
        try (var other = client()) {
            other.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(other.status(1)).isEqualTo("200");
        }
    }

    /** By frames that are errors of a stream, which costs the client no reset of its own (CVE-2025-8671). */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a window that does not grow", "a window that is too large", "a body behind the end"})
    void whoHasTheNodeResetStreamsIsHeldToTheSame(String how) {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            for (int stream = 1; stream < 100_000 && !client.isClosed(); stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                switch (how) {
                    case "a window that does not grow" -> client.window(stream, 0);
                    case "a window that is too large" -> client.window(stream, Integer.MAX_VALUE);
                    default -> client.data(stream, "more", false);
                }
            }
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("all of its work has ended", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        assertThat(upstream.accepted()).isLessThanOrEqualTo(RESETS_MAX + 1);
    }

    /** Answers to them would wait for a client that never reads. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"PING, 0000080600000000000000000000000000", "SETTINGS, 000000040000000000"})
    void whoAsksForAnswersAndReadsNoneIsCutOff(String name, String frame) {
        long limit = 256L << 20;
        byte[] frames = HexFormat.of().parseHex(frame.repeat(1_000));
        try (var client = new RawClient(gateway.listener().h2cPort())) {
            String settingsAck = "\0\0\0\4\1\0\0\0\0";
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                    .send(HexFormat.of().parseHex("000000040000000000"))
                    .readUntil(settingsAck);
            assertThatThrownBy(() -> {
                        for (long sent = 0; sent < limit; sent += frames.length) client.send(frames);
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aFloodOfEmptyPiecesOfABodyEndsTheConnection() {
        try (var client = client()) {
            client.request(1, false, ":method POST", ":scheme http", ":authority x", ":path /");
            for (int piece = 0; piece < 1_000_000 && !client.isClosed(); piece++) client.data(1, "", false);
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aFloodOfContinuationsEndsTheConnection() {
        try (var client = client()) {
            client.continuations(1, 10_000);
            Await.until("the connection is closed", client::isClosed);
        }
    }

    /** Each frame brings a part of a head, of a field that is whole or of none. */
    @ParameterizedTest(name = "{0} octets a frame")
    @ValueSource(ints = {1, 100, 16_000})
    void aFloodOfContinuationsWithContentEndsTheConnectionToo(int octets) {
        long limit = 16L << 20;
        try (var client = client()) {
            long sent = client.continuations(
                    1, (int) (limit / octets), "x".repeat(octets).getBytes());
            Await.until("the connection is closed", client::isClosed);
            // What the sockets in between hold, and no more than that.
            assertThat(sent).isLessThan(limit);
        }
        try (var other = client()) {
            other.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(other.status(1)).isEqualTo("200");
        }
        assertThat(upstream.take().requestLine()).isEqualTo("GET / HTTP/1.1");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() {
        try (var client = client()) {
            client.request(
                    1, true, ":method GET", ":scheme http", ":authority x", ":path /", "big " + "x".repeat(40_000));
            assertThat(client.outcome(1)).isIn("431", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadOfTooManyFieldsIsRefused() {
        try (var client = client()) {
            client.request(1, true, fields(Head.FIELDS_MAX + 1));
            assertThat(client.status(1)).isEqualTo("431");
            client.request(3, true, fields(Head.FIELDS_MAX));
            assertThat(client.status(3)).isEqualTo("200");
        }
        assertThat(upstream.take().header("a")).hasSize(Head.FIELDS_MAX);
        assertThat(upstream.waiting()).isZero();
    }

    private static String[] fields(int count) {
        List<String> fields = new ArrayList<>(List.of(":method GET", ":scheme http", ":authority x", ":path /"));
        for (int number = 0; number < count; number++) fields.add("a " + number);
        return fields.toArray(String[]::new);
    }

    /** A connection may send little ahead until it needs more, and then only as many may as the node has memory for. */
    @Test
    void soManyConnectionsMaySendMuchAhead() {
        upstream.behave((request, connection) -> {});
        int most = 256 * 1024 * 1024 / MORE_AHEAD;
        var clients = new ArrayList<Http2Client>();
        try {
            while (clients.size() < most + 30) {
                var client = client();
                clients.add(client);
                upload(client);
            }
            long wide = clients.stream().filter(Http2Test::hasRoom).count();
            assertThat(wide).isBetween(most / TestGateway.LOOPS - 1L, (long) most);
        } finally {
            clients.forEach(Http2Client::close);
        }
        Await.until("those that are closed have given it back", () -> {
            try (var client = client()) {
                upload(client);
                return hasRoom(client);
            }
        });
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    /** More than half of what a connection may send at first. */
    private static void upload(Http2Client client) {
        client.request(1, false, ":method POST", ":scheme http", ":authority x", ":path /a");
        client.data(1, "some", false);
        client.awaitRead();
        assertThat(hasRoom(client)).isFalse();
        for (int piece = 0; piece < 3; piece++) client.data(1, "x".repeat(16_000), false);
        client.awaitRead();
    }

    private static boolean hasRoom(Http2Client client) {
        return client.room() >= MORE_AHEAD;
    }

    /** RFC 9113 §8.1. */
    @Test
    void whoIsAnsweredBeforeTheEndOfARequestNeedSendNoMoreOfIt() {
        gateway.apply("routes: [ { name: a, match: { paths: [/a] }, respond: { status: 201, body: hello } } ]");
        try (var client = client()) {
            for (int stream = 1; stream < 2 * 300; stream += 2) {
                client.request(stream, false, ":method POST", ":scheme http", ":authority x", ":path /a");
                client.data(stream, "some", false);
                assertThat(client.status(stream)).isEqualTo("201");
                assertThat(client.resetCode(stream)).isEqualTo((int) Http2Error.NO_ERROR.code());
                assertThat(client.octets(stream)).isEqualTo(5);
            }
            // What is on its way before it has heard of that is read over, however much.
            client.holdPings(true);
            client.request(601, false, ":method POST", ":scheme http", ":authority x", ":path /a");
            assertThat(client.resetCode(601)).isEqualTo((int) Http2Error.NO_ERROR.code());
            for (int piece = 0; piece < 300; piece++) client.data(601, "more", false);
            client.holdPings(false);
            client.request(603, true, ":method GET", ":scheme http", ":authority x", ":path /a");
            assertThat(client.status(603)).isEqualTo("201");
        }
    }

    @Test
    void onlySoManyStreamsAreOpenAtATime() {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            assertThat(client.streamsMax()).isEqualTo(128);
            for (int stream = 1; stream < 2 * 128 + 10; stream += 2)
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(client.outcome(2 * 128 + 1)).isIn("reset", "gone");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    /** Long before anything times out; how long before is printed, and no reason to fail on a busy machine. */
    @Test
    void aClientThatResetsItsStreamCancelsTheRequestAtTheService() {
        var left = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            upstream.take();
            long reset = System.nanoTime();
            client.reset(1);
            Await.until("the service hears of it", () -> left.getCount() == 0);
            report(reset);
        }
    }

    @Test
    void andItsStreamWhereTheServiceSpeaksHttp2() {
        try (var target = new Http2Upstream()) {
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(target.address()));
            target.behave((request, stream) -> {
                if (!"/next".contentEquals(request.head().path())) return;
                stream.answer("200", "next");
            });
            try (var client = client()) {
                client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
                target.take();
                long reset = System.nanoTime();
                client.reset(1);
                Await.until("the service hears of it", () -> target.resets() == 1);
                report(reset);
                client.request(3, true, ":method GET", ":scheme http", ":authority x", ":path /next");
                assertThat(client.status(3)).isEqualTo("200");
            }
            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    /** "No error" is what a stream ends with whose answer is whole, and some clients take it for that. */
    @Test
    void itIsResetAsAnError() {
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n".getBytes());
            connection.close();
        });
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(client.resetCode(1)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
        }
    }

    /** However often: it is not the client's doing. */
    @Test
    void aConnectionOutlivesManyOfThem() {
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n".getBytes());
            connection.close();
        });
        try (var client = client()) {
            for (int stream = 1; stream < 2 * 250; stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                assertThat(client.resetCode(stream)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
            }
        }
    }

    @Test
    void aServiceThatDiesInItsBodyResetsTheStream() {
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello".getBytes());
            connection.close();
        });
        assertThatThrownBy(() -> tlsClient().send(get("/a").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            })
    void thePortForHttp2SpeaksNothingElse(String request) {
        try (var client = new RawClient(gateway.listener().h2cPort())) {
            client.send(request.getBytes(StandardCharsets.US_ASCII)).readToEnd(); // whatever it says until it closes
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theGatewaysOwnAnswersAreThere() throws Exception {
        gateway.apply("certificates:\n" + TestGateway.yaml("localhost", CERTIFICATE));
        HttpResponse<String> response = tlsClient().send(get("/a").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().map())
                .containsEntry("content-type", List.of("application/problem+json"))
                .doesNotContainKey("connection");
    }

    private static void report(long resetNanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - resetNanos);
        Figure.print("from the client's reset to the end at the service", "%.1f ms".formatted(micros / 1000.0));
    }

    private static HttpClient tlsClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(CERTIFICATE.trusting())
                .build();
    }

    private static HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(
                URI.create("https://localhost:" + gateway.listener().tlsPort() + path));
    }

    private static Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }
}
