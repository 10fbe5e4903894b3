package portico.node.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.listener.TrafficLimits;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What bodies count as that are held, and become larger, where little may be held. */
class ChangedBodyRoomTest {
    /** Of which each of two loops has the half. */
    private static final long HELD_MAX = 128 * 1024;

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(
            true,
            settings -> settings.within(
                    new TrafficLimits(1000, 10_000, 32 * 1024, 60_000, 60_000, 1 << 20, 60_000, HELD_MAX, 128, 200)));

    private static final String JSON = "Content-Type: application/json";
    private static final int ADDED = 30_000;

    /** Enough for either loop to meet several. */
    private static final int TIMES = 24;

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
        Await.until("nothing runs", () -> GATEWAY.listener().running() == 0);
    }

    private static String text(int octets) {
        return "{\"a\":\"" + "x".repeat(octets - 8) + "\"}";
    }

    private void route(String type) {
        GATEWAY.apply(
                """
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, on: ["503"] } } ]
                routes:
                - name: r
                  match: { paths: [/r] }
                  forward: { service: s }
                  policies: [ { type: %s, settings: { body: { set: { /b: [%s] } } } } ]
                """.formatted(upstream.address(), type, ("\"" + "y".repeat(2_997) + "\", ").repeat(ADDED / 3_000)));
    }

    private static RawClient.Response put(String body) {
        return GATEWAY.send(
                "PUT /r HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void aRequestsBodyThatBecomesTooLargeBesideWhatItWasIsRefused() {
        route("request-transform");
        for (int time = 0; time < TIMES; time++) {
            // What it becomes would fit alone, and what it was would, but not both.
            var refused = put(text(30_000));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("overloaded");
            assertThat(refused.header("retry-after")).contains("1");
        }
        assertThat(upstream.waiting()).isZero();
        for (int time = 0; time < TIMES; time++) {
            assertThat(put(text(10_000)).status()).isEqualTo(200);
            assertThat(upstream.take().body()).hasSizeBetween(10_000 + ADDED, 10_020 + ADDED);
        }
    }

    @Test
    void whatIsSentAgainIsThereStill() {
        route("request-transform");
        upstream.behave(TestUpstream.answer("503 Busy", ""));
        for (int time = 0; time < TIMES; time++) {
            assertThat(put(text(10_000)).status()).isEqualTo(503);
            byte[] first = upstream.take().body();
            assertThat(first).hasSizeBetween(10_000 + ADDED, 10_020 + ADDED);
            assertThat(upstream.take().body()).isEqualTo(first);
        }
    }

    @Test
    void anAnswerThatBecomesTooLargeBesideWhatItWasIsNotGiven() {
        route("response-transform");
        upstream.behave(TestUpstream.answer("200 OK", text(30_000), JSON));
        for (int time = 0; time < TIMES; time++) {
            var refused = GATEWAY.get("/r");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("overloaded");
        }
        upstream.behave(TestUpstream.answer("200 OK", text(10_000), JSON));
        for (int time = 0; time < TIMES; time++)
            assertThat(GATEWAY.get("/r").octets()).hasSizeBetween(10_000 + ADDED, 10_020 + ADDED);
    }
}
