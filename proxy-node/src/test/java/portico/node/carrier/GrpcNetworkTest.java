package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.FaultProxy;
import portico.node.testing.FaultProxy.Fault;
import portico.node.testing.FaultProxy.Way;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;

/** What becomes of a call of gRPC in a bad network behind the node: its client gets a status, wherever the fault strikes. */
class GrpcNetworkTest {
    private static final String MESSAGES = ("\0\0\0\0\144" + "x".repeat(100)).repeat(1_000);
    private static final String SHORT = "2s";
    private static final String LONG = "1m";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final Http2Upstream service = new Http2Upstream().behave((request, stream) -> {
        stream.head("200", "content-type", "application/grpc");
        stream.data(MESSAGES, false);
        stream.trailers("grpc-status 0");
    });

    @AfterEach
    void close() {
        service.close();
    }

    /** 0 is OK, 4 DEADLINE_EXCEEDED, 14 UNAVAILABLE. */
    @ParameterizedTest(name = "{0} after {1} octets: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            NONE       | 0     | 0
            REFUSE     | 0     | 14
            RESET      | 0     | 14
            RESET      | 20    | 14
            RESET      | 50000 | 14
            STALL      | 0     | 4
            STALL      | 20    | 4
            STALL      | 50000 | 4
            HALF_CLOSE | 0     | 14
            HALF_CLOSE | 20    | 14
            HALF_CLOSE | 50000 | 14
            DRIP       | 0     | 0
            DRIP       | 50000 | 0
            GARBAGE    | 0     | 14
            GARBAGE    | 20    | 14
            GARBAGE    | 50000 | 14
            """)
    void theClientGetsAStatus(Fault fault, long after, String status) {
        try (var proxy = new FaultProxy(service.port(), fault, Way.BACK, after)) {
            // What never comes is waited for briefly; what comes may take its time on a busy machine.
            boolean begins = fault != Fault.STALL || after > 20;
            // Garbage inside of a message may look like a frame of which there is more to come.
            boolean ends = fault != Fault.STALL && fault != Fault.GARBAGE;
            route(proxy.port(), begins ? LONG : SHORT, ends ? LONG : SHORT);
            String outcome = call();
            if (fault == Fault.GARBAGE && after > 20) assertThat(outcome).isIn(status, "4");
            else assertThat(outcome).isEqualTo(status);
            // A connection that agreed on settings outlives a stream that is given up.
            boolean outlives = outcome.equals("0") || outcome.equals("4") && after > 20;
            if (!outlives) Await.until("the service is let go", () -> proxy.open() == 0);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        route(service.port(), LONG, LONG);
        assertThat(call()).isEqualTo("0");
    }

    /** The status of a call, in its head or behind its messages. */
    private static String call() {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(
                    1,
                    true,
                    ":method POST",
                    ":scheme http",
                    ":authority x",
                    ":path /test.Words/Down",
                    "content-type application/grpc",
                    "te trailers");
            String early = client.field(1, "grpc-status");
            if (early != null) return early;
            client.window(1, 1 << 20);
            client.window(0, 1 << 20);
            String body = client.body(1);
            String status = client.trailers(1).get(0).replace("grpc-status ", "");
            // Nothing that is wrong is passed for a message; what is not all of them has another status.
            if (status.equals("0")) assertThat(body).isEqualTo(MESSAGES);
            return status;
        }
    }

    private static void route(int port, String patience, String idle) {
        gateway.apply("""
                services:
                - name: s
                  protocol: h2c
                  targets: [ { address: "127.0.0.1:%1$d" } ]
                  timeouts: { connect: %2$s, response: %2$s, idle: %3$s }
                routes: [ { name: words, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(port, patience, idle));
    }
}
