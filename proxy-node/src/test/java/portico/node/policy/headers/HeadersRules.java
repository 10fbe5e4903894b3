package portico.node.policy.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** Fixed fields in both directions, whichever carrier brings the exchange. */
abstract class HeadersRules {
    private final TestUpstream upstream = new TestUpstream(
            TestUpstream.answer("200 OK", "hello", "X-Set: old", "X-Add: old", "X-Gone: old", "X-Kept: old"));
    final TestGateway gateway;

    HeadersRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void routes() {
        String edits = "settings: { set: { X-Set: new, x-fresh: new }, add: { x-add: new }, remove: [X-GONE] }";
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                routes:
                - { name: request, match: { paths: [/request] }, forward: { service: s }, policies: [ { type: request-headers, %2$s } ] }
                - { name: response, match: { paths: [/response] }, forward: { service: s }, policies: [ { type: response-headers, %2$s } ] }
                - name: own
                  match: { paths: [/own] }
                  respond: { status: 200, headers: { x-set: own } }
                  policies:
                  - { type: response-headers, %2$s }
                  - { type: rate-limit, settings: { limit: 1, per: 1h, by: all } }
                """.formatted(upstream.address(), edits));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void theRequestIsChangedOnItsWayToTheUpstream() {
        gateway.get("/request", "X-Set: old", "x-set: older", "X-Add: old", "X-Gone: old", "X-Kept: old");

        var received = upstream.take();
        assertThat(received.header("x-set")).containsExactly("new");
        assertThat(received.header("x-fresh")).containsExactly("new");
        assertThat(received.header("x-add")).containsExactly("old", "new");
        assertThat(received.header("x-gone")).isEmpty();
        assertThat(received.header("x-kept")).containsExactly("old");
    }

    @Test
    void thePortIsWhatAPolicySays() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: set
                  match: { paths: [/set] }
                  forward: { service: s }
                  policies: [ { type: request-headers, settings: { set: { X-Forwarded-Port: "443" } } } ]
                - name: remove
                  match: { paths: [/remove] }
                  forward: { service: s }
                  policies: [ { type: request-headers, settings: { remove: [X-Forwarded-Port] } } ]
                """.formatted(upstream.address()));
        gateway.get("/set");
        assertThat(upstream.take().header("x-forwarded-port")).containsExactly("443");
        gateway.get("/remove");
        assertThat(upstream.take().header("x-forwarded-port")).isEmpty();
    }

    @Test
    void theResponseIsChangedOnItsWayToTheClient() {
        var response = gateway.get("/response");

        assertThat(response.headers("x-set")).containsExactly("new");
        assertThat(response.headers("x-fresh")).containsExactly("new");
        assertThat(response.headers("x-add")).containsExactly("old", "new");
        assertThat(response.headers("x-gone")).isEmpty();
        assertThat(response.headers("x-kept")).containsExactly("old");
        assertThat(upstream.take().header("x-fresh")).isEmpty();
    }

    @Test
    void theGatewaysOwnAnswersAreChangedToo() {
        assertThat(gateway.get("/own").headers("x-set")).containsExactly("new");
        // A refusal by a policy that runs before: nothing of later policies is known yet.
        var refused = gateway.get("/own");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers("x-set")).isEmpty();
    }
}
