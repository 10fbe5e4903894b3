package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.exchange.Head;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers hold clients to, as a node's settings say. */
abstract class LimitRules {
    private static final int CONNECTIONS_MAX = 20;

    static final UnaryOperator<TrafficSettings> NARROW = settings ->
            settings.within(new TrafficLimits(100, CONNECTIONS_MAX, 1024, 2_000, 2_000, 10, 2_000, 1 << 20, 3, 200));

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    LimitRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aBodyUpToTheLimitPasses() {
        assertThat(gateway.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 11\r\n\r\n",
                "Content-Length: 999999999999\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789a\r\n"
            })
    void aLargerOneIsRefusedAndTheConnectionEnds(String body) {
        try (var client = new RawClient(gateway.port())) {
            var response = client.send("POST / HTTP/1.1\r\nHost: x\r\n" + body).read();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("too-large");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aLargerOneIsRefusedOverHttp2() {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, false, ":method POST", ":scheme http", ":path /", ":authority x", "content-length 11");
            client.request(3, false, ":method POST", ":scheme http", ":path /", ":authority x");
            client.data(3, "0123456789a", true);
            assertThat(client.status(1)).isEqualTo("413");
            assertThat(client.status(3)).isEqualTo("413");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc+proto"})
    void whatAClientCallsACallIsHeldToTheSameWhereTheServiceTakesNone(String type) {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, false, call(type));
            client.data(1, "0123456789a", true);
            assertThat(client.field(1, "grpc-status")).isEqualTo("8");
            client.request(3, false, call(type));
            client.data(3, "0", false);
            assertThat(client.field(3, "grpc-status")).isEqualTo("4");
        }
    }

    @Test
    void aBodyThatIsKeptForRetriesEndsInItsTimeToo() {
        gateway.apply("""
                services:
                - name: s
                  url: "http://%s"
                  retries: { attempts: 1, bodyBytesMax: 64KiB }
                  breaker: { concurrency: 1 }
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, false, ":method PUT", ":scheme http", ":path /", ":authority x", "content-length 10");
            assertThat(client.status(1)).isEqualTo("408");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        try (var client = new RawClient(gateway.port())) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
            assertThat(client.read().status()).isEqualTo(408);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        assertThat(gateway.get("/").status()).isEqualTo(200);
    }

    @Test
    void aHeadIsHeldToSizeAndTime() {
        assertThat(gateway.get("/", "X-A: " + "a".repeat(1024)).status()).isEqualTo(431);
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send("GET / HTT").read().status()).isEqualTo(408);
        }
    }

    @Test
    void aHeadHasSoManyFieldsAndNoMore() {
        String others = "a:\r\n".repeat(Head.FIELDS_MAX - 1);
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: x\r\n" + others + "\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.take().header("a")).hasSize(Head.FIELDS_MAX - 1);
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: x\r\na:\r\n" + others + "\r\n")
                        .status())
                .isEqualTo(431);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void soItIsBehindABody() {
        String chunks = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n";
        String trailers = "a:\r\n".repeat(Head.FIELDS_MAX);
        assertThat(gateway.send(chunks + trailers + "\r\n").status()).isEqualTo(200);
        assertThat(upstream.take().trailers()).hasSize(Head.FIELDS_MAX);
        try (var client = new RawClient(gateway.port())) {
            // Its body ends there, whatever is then said about it.
            assertThat(client.send(chunks + trailers + "a:\r\n\r\n").readToEnd())
                    .doesNotContain("200 OK");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void quietConnectionsAndBodiesEnd() {
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.isClosed()).isTrue();
        }
        try (var client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
            assertThat(client.read().status()).isEqualTo(408);
        }
    }

    /** Its request never ends, but its answer has: there is nothing more to wait for. */
    @Test
    void aConnectionOfHttp2OnWhichNothingMovesEndsWhateverIsLeftOpen() {
        gateway.apply("routes: []");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, false, ":method POST", ":scheme http", ":path /", ":authority x");
            assertThat(client.status(1)).isEqualTo("404");
            Await.until("it is closed", client::isClosed);
        }
    }

    @Test
    void aStreamWhoseAnswerIsNotTakenEnds() {
        gateway.apply("""
                routes: [ { name: a, match: { paths: [/a] }, respond: { status: 200, body: hello } } ]
                """);
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.window(0);
            for (int stream = 1; stream <= 3; stream += 2)
                client.request(stream, true, ":method GET", ":scheme http", ":path /a", ":authority x");
            client.window(3, 5); // at once: both have little time
            assertThat(client.status(1)).isEqualTo("200");
            Await.until("there is room for one", () -> client.octets(3) == 5);
            assertThat(client.resetCode(1)).isEqualTo((int) Http2Error.CANCEL.code());
            assertThat(client.octets(1)).isZero();
            Await.until("it is closed", client::isClosed);
        }
    }

    @Test
    void moreConnectionsThanThereMayBeAreClosedAtOnce() {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int number = 0; number < CONNECTIONS_MAX * 2; number++) clients.add(new RawClient(gateway.port()));
            long served = clients.stream().filter(LimitRules::isServed).count();
            assertThat(served).isPositive().isLessThanOrEqualTo(CONNECTIONS_MAX);
        } finally {
            clients.forEach(RawClient::close);
        }
        // What has ended counts no more.
        Await.until("there is room again", () -> {
            try (var client = new RawClient(gateway.port())) {
                return isServed(client);
            }
        });
    }

    private static String[] call(String type) {
        return new String[] {
            ":method POST", ":scheme http", ":path /", ":authority x", "content-type " + type, "te trailers"
        };
    }

    private static boolean isServed(RawClient client) {
        try {
            return client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().status() == 200;
        } catch (java.io.UncheckedIOException closed) {
            return false;
        }
    }
}
