package portico.node.policy.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** An expression that costs as much as the body says, and who else is there while it is made to. */
class CostlyExpressionTest {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    /** Each until its time is over: a minute and a half for one thread. */
    private static final int COSTLY = 90;

    private final TestUpstream upstream = new TestUpstream();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        upstream.close();
    }

    private static String post(String path, String key, int amount) {
        String body = "{\"n\":" + amount + "}";
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void whoMakesItCostlyLeavesOthersTheirTurn() {
        GATEWAY.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: sums
                  match: { paths: [/sums] }
                  forward: { service: s }
                  policies:
                  - { type: key-auth }
                  - { type: request-transform, settings: { body: { jsonata: '[1..n].$sum([1..3000].($ * 2))' } } }
                - name: others
                  match: { paths: [/others] }
                  forward: { service: s }
                  policies:
                  - { type: key-auth }
                  - { type: request-transform, settings: { body: { set: { /a: 1 } } } }
                  - { type: validation, settings: { body: { type: object } } }
                  - { type: response-transform, settings: { body: { set: { /b: 1 } } } }
                consumers:
                - { name: eve, credentials: [ { type: api-key, name: main, value: key-of-eve-for-tests } ] }
                - { name: ann, credentials: [ { type: api-key, name: main, value: key-of-ann-for-tests } ] }
                """.formatted(upstream.address()));
        upstream.behave(TestUpstream.answer("200 OK", "{}", "Content-Type: application/json"));
        for (int number = 0; number < COSTLY; number++)
            clients.add(new RawClient(GATEWAY.port()).send(post("/sums", "key-of-eve-for-tests", 50_000)));
        Await.until("most of them wait", () -> GATEWAY.listener().running() > COSTLY / 2);
        for (int number = 0; number < 5; number++) {
            var beside = GATEWAY.send(post("/others", "key-of-ann-for-tests", 1));
            assertThat(beside.status()).isEqualTo(200);
            assertThat(beside.body()).isEqualTo("{\"b\":1}");
            assertThat(new String(upstream.take().body(), UTF_8)).isEqualTo("{\"n\":1,\"a\":1}");
            var same = GATEWAY.send(post("/sums", "key-of-ann-for-tests", 1));
            assertThat(same.status()).isEqualTo(200);
            assertThat(new String(upstream.take().body(), UTF_8)).isEqualTo("9003000");
        }
        assertThat(clients.get(0).read().status()).isEqualTo(422); // its time was over
        assertThat(upstream.waiting()).isZero();
    }
}
