package portico.node.policy.correlationid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What exchanges are known by outside. */
abstract class CorrelationIdRules {
    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    CorrelationIdRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                policies:
                - { name: log, type: access-log, everywhere: true }
                - { name: ids, type: correlation-id, everywhere: true, settings: %2$s }
                routes: [ { name: r, match: { paths: [/r] }, forward: { service: s } } ]
                """.formatted(upstream.address(), settings));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void itIsTheNodesOwnIdAndAllHearTheSame() {
        route("{ }");
        var response = gateway.get("/r");
        String id = response.header("x-correlation-id").orElseThrow();
        assertThat(response.headers("x-request-id")).containsExactly(id);
        var received = upstream.take();
        assertThat(received.header("x-correlation-id")).containsExactly(id);
        assertThat(received.header("x-request-id")).containsExactly(id);
        Await.until("it is logged", () -> gateway.logged().contains("\"correlationId\":\"" + id + "\""));
    }

    @Test
    void orAUuid() {
        route("{ generator: uuid, header: X-Trace }");
        String id = gateway.get("/r").header("x-trace").orElseThrow();
        assertThat(UUID.fromString(id).version()).isEqualTo(4);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        assertThat(upstream.take().header("x-trace")).containsExactly(id);
        assertThat(gateway.get("/r").header("x-trace").orElseThrow()).isNotEqualTo(id);
    }

    @Test
    void aClientsOwnIsTakenAndNotBesideOthers() {
        route("{ }");
        String own = "0aZ._~:/+=@-" + "x".repeat(116);
        assertThat(gateway.get("/r", "X-Correlation-Id: " + own).headers("x-correlation-id"))
                .containsExactly(own);
        assertThat(upstream.take().header("x-correlation-id")).containsExactly(own);
        // Also on what was refused, and what no route matched.
        assertThat(gateway.get("/nowhere", "X-Correlation-Id: mine").headers("x-correlation-id"))
                .containsExactly("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", "a\"b", "<a>", "a%0d%0a", "\u00e4", "{a}", "a;b"})
    void whatOthersCouldTakeForSomethingElseIsNot(String own) {
        route("{ }");
        assertThat(gateway.get("/r", "X-Correlation-Id: " + own)
                        .header("x-correlation-id")
                        .orElseThrow())
                .matches("[0-9a-f]{16}");
        assertThat(upstream.take().header("x-correlation-id")).hasSize(1).doesNotContain(own);
    }

    @Test
    void norWhatIsTooLongEmptyOrThereTwice() {
        route("{ }");
        assertThat(gateway.get("/r", "X-Correlation-Id: " + "x".repeat(129))
                        .header("x-correlation-id")
                        .orElseThrow())
                .matches("[0-9a-f]{16}");
        assertThat(gateway.get("/r", "X-Correlation-Id:")
                        .header("x-correlation-id")
                        .orElseThrow())
                .matches("[0-9a-f]{16}");
        assertThat(gateway.get("/r", "X-Correlation-Id: a", "X-Correlation-Id: b")
                        .headers("x-correlation-id"))
                .hasSize(1)
                .doesNotContain("a", "b");
    }

    @Test
    void norAnyIfNoneIsWanted() {
        route("{ accept: false, echo: false }");
        assertThat(gateway.get("/r", "X-Correlation-Id: mine").headers("x-correlation-id"))
                .isEmpty();
        assertThat(upstream.take().header("x-correlation-id")).hasSize(1).doesNotContain("mine");
    }
}
