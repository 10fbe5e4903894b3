package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** The fields behind a body, from each version of HTTP to each other. */
class TrailersTest {
    private static final String[] POST = {":method POST", ":scheme http", ":authority x", ":path /a"};

    /** Framing, routing, credentials, what the gateway says itself, and what policies hide. */
    private static final String[] NOT_FOR_TRAILERS = {
        "content-length 5",
        "host evil",
        "authorization x",
        "x-portico-consumer root",
        "x_portico_consumer root",
        "x-forwarded-for 6.6.6.6",
        "x-late 1",
        "x_late 1"
    };

    /** Framing, cookies, caching, what the gateway hides of services, and what policies hide. */
    private static final String[] NOT_FOR_ANSWERS = {
        "content-length 5",
        "set-cookie a=b",
        "cache-control no-store",
        "server secret/1",
        "x-powered-by secret/2",
        "x-late 1",
        "x_late 1"
    };

    /** Of a service: bodies of known length are there as a whole before they go on. */
    private static final String KEEPING = "retries: { attempts: 1, on: [reset], anyMethod: true, bodyBytesMax: 1KiB },";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @RegisterExtension
    static final TestGateway GENERAL = new TestGateway(false);

    private final TestUpstream http1 = new TestUpstream();
    private final Http2Upstream http2 = new Http2Upstream();
    private List<String> takenTrailers = List.of();

    @AfterEach
    void close() {
        http1.close();
        http2.close();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"HTTP/1.1, http", "HTTP/1.1, h2c", "HTTP/2, http", "HTTP/2, h2c"})
    void whatMayStandBehindABodyArrivesThere(String client, String protocol) {
        route(protocol, "");
        List<String> fields = new ArrayList<>(List.of(NOT_FOR_TRAILERS));
        fields.add("x-sum 42");
        if (client.equals("HTTP/2")) sendHttp2(fields, "hello");
        else sendHttp1(fields);
        assertThat(body(protocol)).isEqualTo("hello");
        assertThat(takenTrailers).containsExactly("x-sum: 42");
    }

    @ParameterizedTest(name = "to {0}")
    @CsvSource({"http", "h2c"})
    void aBodyWithoutOctetsMayHaveThemToo(String protocol) {
        route(protocol, "");
        sendHttp2(List.of("x-sum 42"), "");
        assertThat(body(protocol)).isEmpty();
        assertThat(takenTrailers).containsExactly("x-sum: 42");
    }

    @ParameterizedTest(name = "to {0}, fast: {1}")
    @CsvSource({"http, true", "http, false", "h2c, true"})
    void aBodyThatIsKeptHasThemBehindItToo(String protocol, boolean fast) {
        TestGateway carrier = fast ? gateway : GENERAL;
        route(carrier, protocol, KEEPING);
        sendHttp2(carrier, List.of("x-sum 42"), "hello", "content-length 5");
        assertThat(body(protocol)).isEqualTo("hello");
        assertThat(takenTrailers).containsExactly("x-sum: 42");
    }

    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void soItHasWhenItIsSentAgain(boolean fast) {
        TestGateway carrier = fast ? gateway : GENERAL;
        route(carrier, "http", KEEPING);
        var failing = new AtomicBoolean(true);
        http1.behave((request, connection) -> {
            if (failing.getAndSet(false)) connection.close();
            else TestUpstream.answer("200 OK", "done").serve(request, connection);
        });
        sendHttp2(carrier, List.of("x-sum 42"), "hello", "content-length 5");
        for (int tries = 0; tries < 2; tries++) {
            assertThat(body("http")).isEqualTo("hello");
            assertThat(takenTrailers).containsExactly("x-sum: 42");
        }
    }

    /** Nothing is left of them, so the service is told the length. */
    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void aBodyThatIsKeptGoesOnAsItCameWhereTheyDoNot(boolean fast) {
        TestGateway carrier = fast ? gateway : GENERAL;
        route(carrier, "http", KEEPING);
        sendHttp2(carrier, List.of("x-late 1"), "hello", "content-length 5");
        var received = http1.take();
        assertThat(new String(received.body())).isEqualTo("hello");
        assertThat(received.header("content-length")).containsExactly("5");
        assertThat(received.names()).doesNotContain("transfer-encoding");
    }

    /** In HTTP/1.1 they need chunks, and a service that was told a length gets none. */
    @ParameterizedTest(name = "to {0}, fast: {2}")
    @CsvSource({"http, , true", "http, , false", "h2c, x-sum: 42, true"})
    void behindARequestThatSaysItsLengthThereIsRoomInHttp2Only(
            String protocol, @Nullable String expected, boolean fast) {
        TestGateway carrier = fast ? gateway : GENERAL;
        route(carrier, protocol, "");
        sendHttp2(carrier, List.of("x-sum 42"), "hello", "content-length 5");
        assertThat(body(protocol)).isEqualTo("hello");
        assertThat(takenTrailers).isEqualTo(expected == null ? List.of() : List.of(expected));
        // The connection to the service is as good as before.
        sendHttp2(carrier, List.of("x-sum 43"), "again", "content-length 5");
        assertThat(body(protocol)).isEqualTo("again");
    }

    @ParameterizedTest(name = "to {0}")
    @CsvSource({"http", "h2c"})
    void whereNothingIsLeftOfThemTheRequestJustEnds(String protocol) {
        route(protocol, "");
        sendHttp2(List.of("x-late 1"), "hello");
        assertThat(body(protocol)).isEqualTo("hello");
        assertThat(takenTrailers).isEmpty();
    }

    @ParameterizedTest(name = "to {0}")
    @CsvSource({"http", "h2c"})
    void oneStreamsTrailersAreNotAnothers(String protocol) {
        route(protocol, "");
        try (var client = client()) {
            for (int stream = 1; stream < 20; stream += 2) client.request(stream, false, POST);
            for (int stream = 1; stream < 20; stream += 2) client.data(stream, "b" + stream, false);
            for (int stream = 1; stream < 20; stream += 2) client.trailers(stream, "x-sum b" + stream);
            for (int stream = 1; stream < 20; stream += 2)
                assertThat(client.status(stream)).isEqualTo("200");
        }
        for (int stream = 1; stream < 20; stream += 2) {
            String body = body(protocol);
            assertThat(takenTrailers).containsExactly("x-sum: " + body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-sum 4\u00012", "x-sum  42", "x-sum 42\t"})
    void aFieldThatIsNoneResetsItsStream(String field) {
        route("http", "");
        try (var client = client()) {
            client.request(1, false, POST);
            client.data(1, "hello", false);
            client.trailers(1, field);
            assertThat(client.outcome(1)).isEqualTo("reset");
            client.request(3, true, ":method GET", ":scheme http", ":authority x", ":path /next");
            assertThat(client.status(3)).isEqualTo("200");
        }
        assertThat(http1.take().requestLine()).isEqualTo("GET /next HTTP/1.1");
        assertThat(http1.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"http, HTTP/1.1", "http, HTTP/2", "h2c, HTTP/1.1", "h2c, HTTP/2"})
    void whatMayStandBehindAnAnswerArrivesThere(String protocol, String client) {
        route(protocol, "");
        List<String> fields = new ArrayList<>(List.of(NOT_FOR_ANSWERS));
        fields.add("x-sum 42");
        answerWith(fields, "hello");
        assertThat(answer(client)).isEqualTo("hello");
        assertThat(takenTrailers).containsExactly("x-sum: 42");
        // To a service of HTTP/1.1 nothing is said of it: TE is for one connection, and trailers need no leave.
        if (protocol.equals("h2c")) assertThat(http2.take().field("te")).isEqualTo("trailers");
        else assertThat(http1.take().header("te")).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"http, HTTP/1.1", "http, HTTP/2", "h2c, HTTP/1.1", "h2c, HTTP/2"})
    void anAnswerWithoutOctetsMayHaveThemToo(String protocol, String client) {
        route(protocol, "");
        answerWith(List.of("x-sum 42"), "");
        assertThat(answer(client)).isEmpty();
        assertThat(takenTrailers).containsExactly("x-sum: 42");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"http, HTTP/1.1", "http, HTTP/2", "h2c, HTTP/1.1", "h2c, HTTP/2"})
    void whereNothingIsLeftOfThemTheAnswerJustEnds(String protocol, String client) {
        route(protocol, "");
        answerWith(List.of("x-late 1"), "hello");
        assertThat(answer(client)).isEqualTo("hello");
        assertThat(takenTrailers).isEmpty();
    }

    /** In HTTP/1.1 they need chunks, and a client that was told a length needs none. */
    @ParameterizedTest(name = "to {0}")
    @CsvSource({"HTTP/1.1, ", "HTTP/2, x-sum: 42"})
    void behindAnAnswerThatSaysItsLengthThereIsRoomInHttp2Only(String client, @Nullable String expected) {
        route("h2c", "");
        http2.behave((request, stream) -> {
            stream.head("200", 5);
            stream.data("hello", false);
            stream.trailers("x-sum 42");
        });
        assertThat(answer(client)).isEqualTo("hello");
        assertThat(takenTrailers).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest(name = "from {0}")
    @CsvSource({"http", "h2c"})
    void aClientOfHttp10GetsTheBodyAlone(String protocol) {
        route(protocol, "");
        answerWith(List.of("x-sum 42"), "hello");
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.0\r\nHost: x\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("\r\n\r\nhello");
        }
    }

    /** Both services answer so from now on. */
    private void answerWith(List<String> trailers, String body) {
        var answer = new StringBuilder("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        if (!body.isEmpty())
            answer.append(Integer.toHexString(body.length()))
                    .append("\r\n")
                    .append(body)
                    .append("\r\n");
        answer.append("0\r\n");
        for (String field : trailers) {
            String[] parts = field.split(" ", 2);
            answer.append(parts[0].toUpperCase(Locale.ROOT))
                    .append(": ")
                    .append(parts[1])
                    .append("\r\n");
        }
        http1.behave(TestUpstream.raw(answer + "\r\n"));
        http2.behave((request, stream) -> {
            stream.head("200");
            if (!body.isEmpty()) stream.data(body, false);
            stream.trailers(trailers.toArray(String[]::new));
        });
    }

    /** What comes of a GET; the trailers are then known. */
    private String answer(String client) {
        return client.equals("HTTP/2") ? answerOfHttp2() : answerOfHttp1();
    }

    private String answerOfHttp2() {
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /a", "te trailers");
            String body = client.body(1);
            takenTrailers = client.trailers(1).stream()
                    .map(field -> field.replaceFirst(" ", ": "))
                    .toList();
            return body;
        }
    }

    private String answerOfHttp1() {
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
            takenTrailers = new ArrayList<>();
            String body = client.read(takenTrailers::add).body();
            // The connection is as good as before.
            assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").read().body())
                    .isEqualTo(body);
            return body;
        }
    }

    /** Of the next request that arrived; its trailers are then known. */
    private String body(String protocol) {
        if (protocol.equals("http")) {
            var received = http1.take();
            takenTrailers = received.trailers().stream()
                    .map(field -> field.toLowerCase(Locale.ROOT))
                    .toList();
            return new String(received.body());
        }
        var received = http2.take();
        List<String> fields = new ArrayList<>();
        if (received.trailers() != null)
            for (var field : received.trailers()) fields.add(field.getKey() + ": " + field.getValue());
        takenTrailers = fields;
        return received.body();
    }

    private void sendHttp1(List<String> trailers) {
        var request = new StringBuilder(
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n");
        for (String field : trailers)
            request.append(field.replaceFirst(" ", ": ")).append("\r\n");
        assertThat(RawClient.once(gateway.port(), request + "\r\n").status()).isEqualTo(200);
    }

    private static void sendHttp2(List<String> trailers, String body) {
        sendHttp2(gateway, trailers, body);
    }

    private static void sendHttp2(TestGateway to, List<String> trailers, String body, String... more) {
        List<String> head = new ArrayList<>(List.of(POST));
        head.addAll(List.of(more));
        try (var client = new Http2Client(to.listener().h2cPort())) {
            client.request(1, false, head.toArray(String[]::new));
            if (!body.isEmpty()) client.data(1, body, false);
            client.trailers(1, trailers.toArray(String[]::new));
            assertThat(client.status(1)).isEqualTo("200");
        }
    }

    private static Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }

    private void route(String protocol, String settings) {
        route(gateway, protocol, settings);
    }

    private void route(TestGateway carrier, String protocol, String settings) {
        carrier.apply("""
                services: [ { name: s, %s protocol: %s, targets: [ { address: "%s" } ] } ]
                routes:
                - name: all
                  match: { paths: ["/**"] }
                  forward: { service: s }
                  policies:
                  - { type: request-headers, settings: { remove: [x-late] } }
                  - { type: response-headers, settings: { remove: [x-late] } }
                """.formatted(settings, protocol, protocol.equals("http") ? http1.address() : http2.address()));
    }
}
