package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
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

/** What becomes of an answer that is made of several when the network to one of its services is bad: the rest, and why. */
class CompositionNetworkTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String VALUE = "x".repeat(100_000);
    private static final String SHORT = "2s";
    private static final String LONG = "1m";

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    private final TestUpstream good = new TestUpstream(TestUpstream.answer("200 OK", "{\"b\":1}", JSON));
    private final TestUpstream bad = new TestUpstream(inChunks("{\"a\":\"" + VALUE + "\"}"));

    @AfterEach
    void close() {
        good.close();
        bad.close();
    }

    @ParameterizedTest(name = "{0} after {1} octets: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            NONE       | 0     | whole
            REFUSE     | 0     | unreachable
            RESET      | 0     | unreachable
            RESET      | 20    | unreachable
            RESET      | 50000 | unreachable
            STALL      | 0     | timeout
            STALL      | 20    | timeout
            STALL      | 50000 | timeout
            HALF_CLOSE | 0     | unreachable
            HALF_CLOSE | 20    | unreachable
            HALF_CLOSE | 50000 | unreachable
            DRIP       | 0     | whole
            DRIP       | 50000 | whole
            GARBAGE    | 0     | unreachable
            GARBAGE    | 20    | unreachable
            GARBAGE    | 50000 | unreachable
            """)
    void theRestIsAnsweredWithTheReason(Fault fault, long after, String outcome) {
        try (var proxy = new FaultProxy(bad.port(), fault, Way.BACK, after)) {
            // What never comes is waited for briefly; what comes may take its time on a busy machine.
            boolean begins = fault != Fault.STALL || after > 20;
            String patience = begins ? LONG : SHORT;
            String idle = fault == Fault.STALL ? SHORT : LONG;

            compose(proxy.port(), patience, idle, "optional");
            var answer = GATEWAY.get("/home");
            assertThat(answer.status()).isEqualTo(200);
            boolean whole = outcome.equals("whole");
            assertThat(answer.body()).isEqualTo(whole ? "{\"a\":\"" + VALUE + "\",\"b\":1}" : "{\"b\":1}");
            assertThat(answer.header("portico-missing"))
                    .isEqualTo(whole ? Optional.empty() : Optional.of("a;reason=" + outcome));

            compose(proxy.port(), patience, idle, "required");
            var refused = GATEWAY.get("/home");
            assertThat(refused.status()).isEqualTo(whole ? 200 : outcome.equals("timeout") ? 504 : 502);
            if (!whole) {
                assertThat(refused.body())
                        .contains("composition-failed", outcome)
                        .doesNotContain("xxx", "127.0.0.1");
                Await.until("the service is let go", () -> proxy.open() == 0);
            }
        }
        Await.until("nothing runs", () -> GATEWAY.listener().running() == 0);
    }

    private void compose(int port, String patience, String idle, String failure) {
        GATEWAY.apply("""
                services:
                - { name: good, url: "http://%1$s" }
                - name: bad
                  url: "http://127.0.0.1:%2$d"
                  timeouts: { connect: %3$s, response: %3$s, idle: %4$s }
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                compositions:
                - name: c
                  deadline: 5m
                  calls:
                    a: { service: bad, path: /a, failure: %5$s, deadline: 5m }
                    b: { service: good, path: /b }
                """.formatted(good.address(), port, patience, idle, failure));
    }

    private static TestUpstream.Behaviour inChunks(String body) {
        var answer = new StringBuilder("HTTP/1.1 200 OK\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += 100) {
            String piece = body.substring(at, Math.min(body.length(), at + 100));
            answer.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        return TestUpstream.raw(answer + "0\r\n\r\n");
    }
}
