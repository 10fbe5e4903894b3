package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.FaultProxy;
import portico.node.testing.FaultProxy.Fault;
import portico.node.testing.FaultProxy.Way;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What becomes of a WebSocket in a bad network, in the handshake and behind it: an error or an end on both sides, never a hang. */
class WebSocketNetworkTest {
    private static final String HANDSHAKE =
            "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String SAID = "0123456789".repeat(2_000);
    private static final String SHORT = "2s";
    private static final String LONG = "1m";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    /** Agrees, and sends back what it gets. */
    private final TestUpstream echo = new TestUpstream((request, connection) -> {
        connection
                .getOutputStream()
                .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                        .getBytes());
        connection.getInputStream().transferTo(connection.getOutputStream());
        connection.shutdownOutput();
    });

    @AfterEach
    void close() {
        echo.close();
    }

    @ParameterizedTest(name = "{1} after {2} octets {0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            BACK  | NONE       | 0    | whole
            BACK  | REFUSE     | 0    | 502
            BACK  | RESET      | 0    | 502
            BACK  | RESET      | 20   | 502
            BACK  | RESET      | 5000 | ended
            BACK  | STALL      | 0    | 504
            BACK  | STALL      | 20   | 504
            BACK  | STALL      | 5000 | ended
            BACK  | HALF_CLOSE | 0    | 502
            BACK  | HALF_CLOSE | 20   | 502
            BACK  | HALF_CLOSE | 5000 | ended
            BACK  | DRIP       | 0    | whole
            BACK  | DRIP       | 5000 | whole
            BACK  | GARBAGE    | 0    | 502
            BACK  | GARBAGE    | 20   | 502
            BACK  | GARBAGE    | 5000 | as it came
            THERE | RESET      | 20   | 502
            THERE | RESET      | 5000 | ended
            THERE | STALL      | 20   | 504
            THERE | STALL      | 5000 | ended
            THERE | HALF_CLOSE | 20   | 502
            THERE | HALF_CLOSE | 5000 | ended
            THERE | DRIP       | 0    | whole
            THERE | GARBAGE    | 5000 | as it came
            """)
    void betweenTheNodeAndTheService(Way way, Fault fault, long after, String outcome) {
        try (var proxy = new FaultProxy(echo.port(), fault, way, after)) {
            // What never comes is waited for briefly; what comes may take its time on a busy machine.
            boolean agreed = fault != Fault.STALL || after > 20;
            route(proxy.port(), agreed ? LONG : SHORT, fault == Fault.STALL ? SHORT : LONG);
            try (var client = new RawClient(gateway.port())) {
                assertThat(outcome(client)).isEqualTo(outcome);
            }
            Await.until("the service is let go", () -> proxy.open() == 0);
        }
        assertHealthy();
    }

    @ParameterizedTest(name = "{1} after {2} octets {0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            THERE | NONE       | 0    | whole
            THERE | RESET      | 20   | ended
            THERE | RESET      | 5000 | ended
            THERE | STALL      | 5000 | ended
            THERE | HALF_CLOSE | 20   | ended
            THERE | HALF_CLOSE | 5000 | ended
            THERE | DRIP       | 0    | whole
            THERE | GARBAGE    | 0    | 400
            THERE | GARBAGE    | 5000 | as it came
            BACK  | RESET      | 5000 | ended
            BACK  | HALF_CLOSE | 5000 | ended
            BACK  | DRIP       | 0    | whole
            BACK  | GARBAGE    | 5000 | as it came
            """)
    void betweenTheClientAndTheNode(Way way, Fault fault, long after, String outcome) {
        route(echo.port(), LONG, fault == Fault.STALL ? SHORT : LONG);
        try (var proxy = new FaultProxy(gateway.port(), fault, way, after)) {
            try (var client = new RawClient(proxy.port())) {
                assertThat(outcome(client)).isEqualTo(outcome);
            }
            Await.until("the client is let go", () -> proxy.open() == 0);
        }
        assertHealthy();
    }

    /** Nobody is held up for ever by a side that takes nothing, though the other would go on and on. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"client", "service"})
    void aSideThatReadsNoFurtherIsLetGo(String side) {
        int port = side.equals("client") ? gateway.port() : echo.port();
        Way way = side.equals("client") ? Way.BACK : Way.THERE;
        try (var proxy = new FaultProxy(port, Fault.NEVER_READ, way, 5_000)) {
            route(side.equals("client") ? echo.port() : proxy.port(), LONG, SHORT);
            try (var client = new RawClient(side.equals("client") ? proxy.port() : gateway.port())) {
                assertThat(client.send(HANDSHAKE).read().status()).isEqualTo(101);
                sendInBackground(client, "x".repeat(16 << 20));
                Await.until("it is given up", () -> gateway.listener().running() == 0);
                // Though it was in the middle of sending, and of what it sent much had not been taken.
                Await.until(
                        "the other side is let go", () -> side.equals("client") ? echo.open() == 0 : isClosed(client));
                proxy.readAgain();
                Await.until("both are let go", () -> proxy.open() == 0);
            }
        }
        assertHealthy();
    }

    /** What a client makes of what it gets. */
    private static String outcome(RawClient client) {
        try {
            sendInBackground(client, HANDSHAKE + SAID);
            int status = client.read().status();
            if (status != 101) return Integer.toString(status);
            return client.readExactly(SAID.length()).equals(SAID) ? "whole" : "as it came";
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof SocketTimeoutException ? "hangs" : "ended";
        }
    }

    private static boolean isClosed(RawClient client) {
        try {
            client.send("x");
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private static void sendInBackground(RawClient client, String octets) {
        var sending = new Thread(() -> {
            try {
                client.send(octets);
            } catch (UncheckedIOException e) {
                return; // the other side has ended
            }
        });
        sending.setDaemon(true);
        sending.start();
    }

    private void assertHealthy() {
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        Await.until("the service is let go", () -> echo.open() == 0);
        route(echo.port(), LONG, LONG);
        try (var client = new RawClient(gateway.port())) {
            assertThat(outcome(client)).isEqualTo("whole");
        }
    }

    /**
     * @param patience with the service, until it answers the handshake
     * @param idle how long nobody may say anything
     */
    private static void route(int port, String patience, String idle) {
        gateway.apply("""
                services:
                - name: s
                  targets: [ { address: "127.0.0.1:%1$d" } ]
                  timeouts: { connect: %2$s, response: %2$s, idle: %3$s }
                routes: [ { name: ws, match: { paths: [/ws] }, forward: { service: s } } ]
                """.formatted(port, patience, idle));
    }
}
