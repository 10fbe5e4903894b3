package portico.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.explain.PolicyDecision;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.explain.ServedExchange;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.RawClient;

/** What is kept of exchanges that clients had: what each policy decided. */
class RecordedExchangesTest {
    private static final int MANY = 40;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @Test
    void whatARefusedRequestMetIsKeptWithTheReason() {
        guarded();
        ServedExchange served = kept("/a");
        assertThat(served.status()).isEqualTo(401);
        assertThat(decisions(served)).containsExactly(Decision.SKIPPED, Decision.ANSWERED, Decision.NOT_REACHED);
        assertThat(served.policies().get(1).reason()).isNotEmpty();
    }

    /** Most of them are too many to be recorded from their beginning; of those that are kept it is told all the same. */
    @Test
    void howeverManyAreRefusedThoseThatAreKeptSayByWhom() {
        guarded();
        var requests = new StringBuilder();
        for (int sent = 0; sent < MANY; sent++) requests.append(request(sent % 2 == 0 ? "/open-" : "/a"));
        try (var client = new RawClient(gateway.port())) {
            client.send(requests.toString());
            for (int sent = 0; sent < MANY; sent++)
                assertThat(client.read().status()).isEqualTo(sent % 2 == 0 ? 200 : 401);
        }
        Await.until("one is kept", () -> !refused().isEmpty());
        for (ServedExchange served : refused())
            assertThat(decisions(served)).containsExactly(Decision.SKIPPED, Decision.ANSWERED, Decision.NOT_REACHED);
    }

    @Test
    void whatPassesIsRecordedInSamplesWithItsTime() {
        gateway.apply("""
                routes:
                - name: r
                  match: { paths: [/free] }
                  respond: {}
                  policies: [ { type: rate-limit, settings: { limit: 100000, per: 1h, by: all } } ]
                """);
        Await.until("one is recorded", () -> {
            gateway.get("/free");
            return gateway.listener().latest().stream().anyMatch(served -> "/free".equals(served.path()));
        });
        for (ServedExchange served : gateway.listener().latest()) {
            if (!served.path().equals("/free")) continue;
            assertThat(served.policies())
                    .extracting(PolicyDecision::name, PolicyDecision::decision)
                    .containsExactly(tuple("rate-limit", Decision.PASSED));
            assertThat(served.policies().get(0).micros()).isNotNull();
        }
    }

    private static void guarded() {
        gateway.apply("""
                routes:
                - { name: open, match: { paths: [/open-] }, respond: {} }
                - name: r
                  match: { paths: [/a] }
                  respond: {}
                  policies:
                  - { name: posts, type: ip-restriction, when: { methods: [POST] }, settings: { allow: [10.0.0.0/8] } }
                  - { type: key-auth }
                  - { type: acl, settings: { allow: [partners] } }
                """);
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static List<ServedExchange> refused() {
        return gateway.listener().latest().stream()
                .filter(served -> served.status() == 401)
                .toList();
    }

    /** One of such requests, as many as it takes until one falls into the sample. */
    private static ServedExchange kept(String path) {
        var kept = new AtomicReference<ServedExchange>();
        Await.until("one is kept", () -> {
            String id = gateway.get(path).header("x-request-id").orElseThrow();
            for (var served : gateway.listener().latest())
                if (served.requestId().equals(id)) kept.set(served);
            return kept.get() != null;
        });
        return kept.get();
    }

    private static List<Decision> decisions(ServedExchange served) {
        return served.policies().stream().map(PolicyDecision::decision).toList();
    }
}
