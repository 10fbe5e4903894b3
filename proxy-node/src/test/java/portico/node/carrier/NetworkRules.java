package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.FaultProxy;
import portico.node.testing.FaultProxy.Fault;
import portico.node.testing.FaultProxy.Way;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** What both carriers make of a bad network, in front of the node and behind it: an error or an end, never a part for the whole. */
abstract class NetworkRules {
    /** For clients that stop: they are waited for briefly. */
    static final UnaryOperator<TrafficSettings> HASTY = waiting(2_000);

    /** For all others, which may take their time on a busy machine. */
    static final UnaryOperator<TrafficSettings> PATIENT = waiting(60_000);

    private static final String SHORT = "2s";
    private static final String LONG = "1m";
    private static final int PIECES = 1_000;
    private static final String BODY = "x".repeat(100 * PIECES);

    /** Long enough for TLS to have agreed, and in the middle of a body. */
    private static final String CHUNKS = ("64\r\n" + "x".repeat(100) + "\r\n").repeat(PIECES) + "0\r\n\r\n";

    private static final String POST = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS;
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    private final TestGateway hasty;
    private final TestGateway patient;
    private final TestUpstream http = new TestUpstream(inChunks());
    private final TestUpstream https =
            new TestUpstream(inChunks(), TestUpstream.door(CERTIFICATE.serving(CERTIFICATE)));
    private final Http2Upstream h2c = new Http2Upstream().behave((request, stream) -> stream.answer("200", BODY));

    NetworkRules(TestGateway hasty, TestGateway patient) {
        this.hasty = hasty;
        this.patient = patient;
    }

    private static UnaryOperator<TrafficSettings> waiting(int millis) {
        return settings -> settings.within(
                new TrafficLimits(100, 1_000, 32 * 1024, millis, 60_000, 1 << 30, millis, 128 << 20, 128, 200));
    }

    @AfterEach
    void close() {
        http.close();
        https.close();
        h2c.close();
    }

    @ParameterizedTest(name = "{0}, {1} after {2} octets: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            http  | NONE       | 0     | whole
            http  | REFUSE     | 0     | 502
            http  | RESET      | 0     | 502
            http  | RESET      | 20    | 502
            http  | RESET      | 50000 | broken
            http  | STALL      | 0     | 504
            http  | STALL      | 20    | 504
            http  | STALL      | 50000 | broken
            http  | HALF_CLOSE | 0     | 502
            http  | HALF_CLOSE | 20    | 502
            http  | HALF_CLOSE | 50000 | broken
            http  | DRIP       | 0     | whole
            http  | DRIP       | 50000 | whole
            http  | GARBAGE    | 0     | 502
            http  | GARBAGE    | 20    | 502
            http  | GARBAGE    | 50000 | broken
            https | NONE       | 0     | whole
            https | REFUSE     | 0     | 502
            https | RESET      | 0     | 502
            https | RESET      | 20    | 502
            https | RESET      | 50000 | broken
            https | STALL      | 0     | 504
            https | STALL      | 20    | 504
            https | STALL      | 50000 | broken
            https | HALF_CLOSE | 0     | 502
            https | HALF_CLOSE | 20    | 502
            https | HALF_CLOSE | 50000 | broken
            https | DRIP       | 0     | whole
            https | DRIP       | 50000 | whole
            https | GARBAGE    | 0     | 502
            https | GARBAGE    | 20    | 502
            https | GARBAGE    | 50000 | broken
            h2c   | NONE       | 0     | whole
            h2c   | REFUSE     | 0     | 502
            h2c   | RESET      | 0     | 502
            h2c   | RESET      | 20    | 502
            h2c   | RESET      | 50000 | broken
            h2c   | STALL      | 0     | 504
            h2c   | STALL      | 20    | 504
            h2c   | STALL      | 50000 | broken
            h2c   | HALF_CLOSE | 0     | 502
            h2c   | HALF_CLOSE | 20    | 502
            h2c   | HALF_CLOSE | 50000 | broken
            h2c   | DRIP       | 0     | whole
            h2c   | DRIP       | 50000 | whole
            h2c   | GARBAGE    | 0     | 502
            h2c   | GARBAGE    | 20    | 502
            h2c   | GARBAGE    | 50000 | broken
            """)
    void whatBecomesOfAnAnswer(String protocol, Fault fault, long after, String outcome) {
        try (var proxy = new FaultProxy(port(protocol), fault, Way.BACK, after)) {
            // What never comes is waited for briefly; what comes may take its time on a busy machine.
            boolean begins = fault != Fault.STALL || after > 20;
            boolean ends = fault != Fault.STALL && fault != Fault.GARBAGE;
            route(patient, protocol, proxy.port(), begins ? LONG : SHORT, ends ? LONG : SHORT);
            try (var client = new RawClient(patient.port())) {
                assertThat(outcome(client.send(GET))).isEqualTo(outcome);
            }
            // A connection of HTTP/2 that agreed on settings outlives a stream that is given up.
            boolean outlives = protocol.equals("h2c") && fault == Fault.STALL && after > 20;
            if (!outcome.equals("whole") && !outlives) Await.until("the target is let go", () -> proxy.open() == 0);
        }
        assertHealthy(patient, protocol);
    }

    /** Where the service frames no body, or the client understands no chunks, so that the end of a connection ends one. */
    @ParameterizedTest(name = "HTTP/1.{0}, tls {1}, {2}, {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            1 | false | unframed | NONE       | whole
            1 | false | unframed | RESET      | broken
            1 | false | unframed | STALL      | broken
            1 | true  | unframed | NONE       | whole
            1 | true  | unframed | RESET      | broken
            0 | false | unframed | NONE       | whole
            0 | false | unframed | RESET      | broken
            0 | false | unframed | STALL      | broken
            0 | false | chunked  | NONE       | whole
            0 | false | chunked  | RESET      | broken
            0 | false | chunked  | STALL      | broken
            0 | false | chunked  | HALF_CLOSE | broken
            0 | true  | chunked  | NONE       | whole
            0 | true  | chunked  | RESET      | broken
            """)
    void aPartIsNeverAWhole(int minor, boolean tls, String framing, Fault fault, String outcome) {
        if (framing.equals("unframed"))
            http.behave((request, connection) -> {
                connection.getOutputStream().write(("HTTP/1.1 200 OK\r\n\r\n" + BODY).getBytes());
                if (fault != Fault.STALL) connection.shutdownOutput();
            });
        try (var proxy = new FaultProxy(http.port(), fault, Way.BACK, 50_000)) {
            route(patient, "http", proxy.port(), LONG, fault == Fault.STALL ? SHORT : LONG);
            try (var client = client(tls)) {
                assertThat(outcome(client.send("GET /a HTTP/1.%d\r\nHost: localhost\r\n\r\n".formatted(minor))))
                        .isEqualTo(outcome);
            }
        }
        http.behave(inChunks());
        assertHealthy(patient, "http");
    }

    /** RFC 9112 §9.8: over TLS that end must have been said. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"NONE, whole", "HALF_CLOSE, broken", "RESET, broken"})
    void aPartIsNeverAWholeOverTls(Fault fault, String outcome) {
        https.behave((request, connection) -> {
            connection.getOutputStream().write(("HTTP/1.1 200 OK\r\n\r\n" + BODY).getBytes());
            connection.shutdownOutput();
        });
        try (var proxy = new FaultProxy(https.port(), fault, Way.BACK, 50_000)) {
            route(patient, "https", proxy.port(), LONG, LONG);
            try (var client = new RawClient(patient.port())) {
                assertThat(outcome(client.send(GET))).isEqualTo(outcome);
            }
        }
        https.behave(inChunks());
        assertHealthy(patient, "https");
    }

    private RawClient client(boolean tls) {
        return tls
                ? RawClient.tls(patient.listener().tlsPort(), CERTIFICATE.trusting(), "localhost")
                : new RawClient(patient.port());
    }

    /** The service accepts a request, and at some point takes no more of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"http", "https", "h2c"})
    void aServiceThatReadsNoFurtherIs504(String protocol) {
        try (var proxy = new FaultProxy(port(protocol), Fault.NEVER_READ, Way.THERE, 20_000)) {
            route(hasty, protocol, proxy.port(), SHORT, SHORT);
            byte[] body = new byte[32 << 20];
            try (var client = new RawClient(hasty.port())) {
                client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
                var sending = new Thread(() -> sendAll(client, body));
                sending.setDaemon(true);
                sending.start();
                assertThat(outcome(client)).isEqualTo("504");
            }
            proxy.readAgain();
            // In HTTP/2 it is the stream that is given up.
            if (!protocol.equals("h2c")) Await.until("the target is let go", () -> proxy.open() == 0);
        }
        assertHealthy(hasty, protocol);
    }

    @ParameterizedTest(name = "{0} after {1} octets: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            NONE       | 0     | whole
            RESET      | 20    | broken
            RESET      | 50000 | broken
            STALL      | 20    | 408
            STALL      | 50000 | 408
            HALF_CLOSE | 20    | broken
            HALF_CLOSE | 50000 | broken
            DRIP       | 0     | whole
            DRIP       | 50000 | whole
            GARBAGE    | 20    | 400
            GARBAGE    | 50000 | 400 or broken
            """)
    void whatBecomesOfARequest(Fault fault, long after, String outcome) {
        TestGateway gateway = fault == Fault.STALL ? hasty : patient;
        route(gateway, "http", http.port());
        try (var proxy = new FaultProxy(gateway.port(), fault, Way.THERE, after)) {
            try (var client = new RawClient(proxy.port())) {
                var sending = new Thread(() -> sendAll(client, POST.getBytes()));
                sending.setDaemon(true);
                sending.start();
                assertThat(outcome(client)).isIn(Arrays.asList(outcome.split(" or ")));
            }
            Await.until("the client is let go", () -> proxy.open() == 0);
        }
        if (!outcome.equals("whole")) assertThat(http.waiting()).isZero();
        else assertThat(new String(http.take().body())).isEqualTo(BODY);
        assertHealthy(gateway, "http");
    }

    @ParameterizedTest(name = "{0} after {1} octets: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            NONE       | 0    | 200
            RESET      | 30   | gone
            RESET      | 1000 | gone
            STALL      | 30   | gone
            STALL      | 1000 | 408
            HALF_CLOSE | 30   | gone
            HALF_CLOSE | 1000 | gone
            DRIP       | 0    | 200
            GARBAGE    | 0    | gone
            GARBAGE    | 30   | gone
            GARBAGE    | 1000 | gone or reset or 200
            """)
    void whatBecomesOfARequestInHttp2(Fault fault, long after, String outcome) {
        // Garbage may look like a frame of which there is more to come.
        TestGateway gateway = fault == Fault.STALL || fault == Fault.GARBAGE ? hasty : patient;
        route(gateway, "http", http.port());
        try (var proxy = new FaultProxy(gateway.listener().h2cPort(), fault, Way.THERE, after)) {
            try (var client = new Http2Client(proxy.port())) {
                client.request(1, false, ":method POST", ":scheme http", ":authority x", ":path /a");
                client.data(1, "y".repeat(8_000), true);
                assertThat(client.outcome(1)).isIn(Arrays.asList(outcome.split(" or ")));
            }
            Await.until("the client is let go", () -> proxy.open() == 0);
        }
        // Inside of a frame garbage is a body as any other, and only what comes behind it is an error.
        if (outcome.equals("200")) assertThat(http.take().body()).hasSize(8_000);
        else if (fault != Fault.GARBAGE || after < 1000)
            assertThat(http.waiting()).isZero();
        assertHealthy(gateway, "http");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"http", "https", "h2c"})
    void aClientThatReadsNoFurtherIsLetGo(String protocol) {
        route(hasty, protocol, port(protocol), LONG, SHORT);
        String large = "z".repeat(8 << 20);
        http.behave(TestUpstream.answer("200 OK", large));
        https.behave(TestUpstream.answer("200 OK", large));
        h2c.behave((request, stream) -> stream.answer("200", large));
        try (var proxy = new FaultProxy(hasty.port(), Fault.NEVER_READ, Way.BACK, 1_000)) {
            try (var client = new RawClient(proxy.port())) {
                client.send(GET);
                Await.until("it is on its way", () -> http.waiting() + https.waiting() + h2c.waiting() > 0);
                Await.until("it is given up", () -> hasty.listener().running() == 0);
                proxy.readAgain();
                Await.until("the client is let go", () -> proxy.open() == 0);
            }
        }
        http.behave(inChunks());
        https.behave(inChunks());
        h2c.behave((request, stream) -> stream.answer("200", BODY));
        assertHealthy(hasty, protocol);
    }

    /** It asks and asks, and reads nothing: what it says meanwhile does not keep it. */
    @Test
    void aClientThatReadsNoneOfManyAnswersIsLetGo() {
        long before = hasty.accounts().totals().get("exchanges");
        hasty.apply("""
                routes: [ { name: all, match: { paths: ["/**"] }, respond: { status: 200, body: %s } } ]
                """.formatted("x".repeat(60_000)));
        try (var client = new RawClient(hasty.port())) {
            client.send(GET.repeat(2_000));
            Await.until("it is let go", () -> !isSent(client, GET));
        }
        // For what it did not take, and not for the node having had enough of it.
        assertThat(hasty.accounts().totals().get("exchanges") - before).isLessThan(1_500);
        assertHealthy(hasty, "http");
    }

    @Test
    void aClientThatIsResetInItsAnswerEndsTheUpstreamsWorkToo() {
        for (var protocol : List.of("http", "https", "h2c")) {
            route(patient, protocol, port(protocol));
            try (var proxy = new FaultProxy(patient.port(), Fault.RESET, Way.BACK, 50_000)) {
                try (var client = new RawClient(proxy.port())) {
                    assertThat(outcome(client.send(GET))).isEqualTo("broken");
                }
                Await.until("the client is let go", () -> proxy.open() == 0);
            }
            assertHealthy(patient, protocol);
        }
    }

    /** What a client makes of what it gets: a status, the whole answer, or an end that shows that it is none. */
    private static String outcome(RawClient client) {
        try {
            var response = client.read();
            if (response.status() != 200) return Integer.toString(response.status());
            return response.body().equals(BODY) ? "whole" : "not what was sent";
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof SocketTimeoutException ? "hangs" : "broken";
        }
    }

    private void assertHealthy(TestGateway gateway, String protocol) {
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        route(gateway, protocol, port(protocol));
        for (int round = 0; round < 4; round++) {
            try (var client = new RawClient(gateway.port())) {
                assertThat(outcome(client.send(GET))).isEqualTo("whole");
            }
        }
    }

    private int port(String protocol) {
        return switch (protocol) {
            case "http" -> http.port();
            case "https" -> https.port();
            case "h2c" -> h2c.port();
            default -> throw new IllegalArgumentException(protocol);
        };
    }

    private static void route(TestGateway gateway, String protocol, int port) {
        route(gateway, protocol, port, LONG, LONG);
    }

    /**
     * @param patience with the service, until it answers
     * @param idle how long it may say nothing in the middle of its answer
     */
    private static void route(TestGateway gateway, String protocol, int port, String patience, String idle) {
        gateway.apply("""
                services:
                - name: s
                  protocol: %1$s
                  targets: [ { address: "127.0.0.1:%2$d" } ]
                  timeouts: { connect: %3$s, response: %3$s, idle: %4$s }
                %5$s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                certificates:
                %6$s
                """.formatted(
                        protocol,
                        port,
                        patience,
                        idle,
                        protocol.equals("https") ? "  tls: { verify: false }" : "",
                        TestGateway.yaml("localhost", CERTIFICATE)));
    }

    /** False when the other side is gone. */
    private static boolean isSent(RawClient client, String octets) {
        try {
            client.send(octets);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void sendAll(RawClient client, byte[] octets) {
        try {
            client.send(octets);
        } catch (UncheckedIOException e) {
            return; // the other side has ended
        }
    }

    private static TestUpstream.Behaviour inChunks() {
        return TestUpstream.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);
    }
}
