package portico.node.policy.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.Explanation;
import portico.config.explain.HeaderField;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.ServedExchange;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What a service hears of the trace that it has part in. */
abstract class TracingRules {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String CLIENTS = "00-" + TRACE + "-" + SPAN + "-01";
    private static final String WRITTEN = "00-[0-9a-f]{32}-[0-9a-f]{16}-0";

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    TracingRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        route(settings, "");
    }

    /** @param more policies, each with a comma in front */
    private void route(String settings, String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, on: ["503"], backoff: { base: 0ms } } } ]
                policies: [ { name: log, type: access-log, everywhere: true } ]
                routes:
                - name: r
                  match: { paths: [/r] }
                  forward: { service: s }
                  policies: [ { type: tracing, settings: %s }%s ]
                """.formatted(upstream.address(), settings, more));
    }

    /** What the service has heard of the trace of the next request. */
    private String traceparent() {
        List<String> fields = upstream.take().header("traceparent");
        assertThat(fields).hasSize(1);
        return fields.get(0);
    }

    private static String traceId(String traceparent) {
        return traceparent.split("-")[1];
    }

    private static String spanId(String traceparent) {
        return traceparent.split("-")[2];
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aTraceBeginsWhereThereIsNone() {
        route("{ }");
        String id = gateway.get("/r").header("x-request-id").orElseThrow();
        var received = upstream.take();
        assertThat(received.header("tracestate")).isEmpty();
        String traceparent = received.header("traceparent").get(0);
        assertThat(traceparent).matches(WRITTEN + "1");
        String traceId = traceId(traceparent);
        Await.until("it is logged", () -> gateway.logged().contains("\"traceId\":\"" + traceId + "\""));
        assertThat(gateway.listener().latest())
                .filteredOn(served -> served.requestId().equals(id))
                .extracting(ServedExchange::traceId)
                .containsExactly(traceId);
        gateway.get("/r");
        assertThat(traceId(traceparent())).isNotEqualTo(traceId);
    }

    @Test
    void andIsNotSampledWhereNoneShallBe() {
        route("{ percent: 0 }");
        gateway.get("/r");
        assertThat(traceparent()).matches(WRITTEN + "0");
    }

    @ParameterizedTest(name = "{0} goes on with flags {1}")
    @CsvSource({
        "00-" + TRACE + "-" + SPAN + "-01, 01",
        "00-" + TRACE + "-" + SPAN + "-00, 00",
        "00-" + TRACE + "-" + SPAN + "-ff, 01",
        "00-" + TRACE + "-" + SPAN + "-fe, 00",
        "cc-" + TRACE + "-" + SPAN + "-01-what, 01",
    })
    void aClientsTraceGoesOnFromHere(String sent, String flags) {
        route("{ percent: 50 }");
        gateway.get("/r", "Traceparent: " + sent, "Tracestate: a=1,b=2", "TraceState: c=3");
        var received = upstream.take();
        String traceparent = received.header("traceparent").get(0);
        assertThat(traceparent).matches("00-" + TRACE + "-[0-9a-f]{16}-" + flags);
        assertThat(spanId(traceparent)).isNotEqualTo(SPAN);
        assertThat(received.header("tracestate")).containsExactly("a=1,b=2,c=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-01-",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01, 00-" + TRACE + "-" + SPAN + "-01"
            })
    void whatIsMalformedIsNot(String sent) {
        route("{ }");
        gateway.get("/r", "traceparent: " + sent, "tracestate: a=1");
        var received = upstream.take();
        assertThat(received.header("traceparent")).hasSize(1);
        assertThat(received.header("traceparent").get(0)).matches(WRITTEN + "1").doesNotContain(TRACE);
        assertThat(received.header("tracestate")).isEmpty();
    }

    @Test
    void norWhatIsSaidTwice() {
        route("{ }");
        gateway.get("/r", "traceparent: " + CLIENTS, "traceparent: " + CLIENTS, "tracestate: a=1");
        var received = upstream.take();
        assertThat(received.header("traceparent")).hasSize(1).noneMatch(field -> field.contains(TRACE));
        assertThat(received.header("tracestate")).isEmpty();
    }

    @Test
    void norWhatIsOutsideABorderOfTrust() {
        route("{ accept: false, percent: 0 }");
        gateway.get("/r", "traceparent: " + CLIENTS, "tracestate: a=1");
        var received = upstream.take();
        assertThat(received.header("traceparent")).hasSize(1);
        assertThat(received.header("traceparent").get(0)).matches(WRITTEN + "0").doesNotContain(TRACE);
        assertThat(received.header("tracestate")).isEmpty();
    }

    @Test
    void aStateThatIsMalformedIsDroppedAlone() {
        route("{ }");
        gateway.get("/r", "traceparent: " + CLIENTS, "tracestate: a=1,B=2");
        var received = upstream.take();
        assertThat(received.header("traceparent").get(0)).contains(TRACE);
        assertThat(received.header("tracestate")).isEmpty();
    }

    @Test
    void ofSeveralPoliciesTheFirstDecides() {
        route("{ accept: false }", ", { name: second, type: tracing, settings: { percent: 0 } }");
        gateway.get("/r", "traceparent: " + CLIENTS);
        assertThat(traceparent()).matches(WRITTEN + "1").doesNotContain(TRACE);
    }

    @Test
    void withoutThePolicyFieldsPassAsTheyAre() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, match: { paths: [/r] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
        gateway.get("/r", "traceparent: anything", "tracestate: A");
        var received = upstream.take();
        assertThat(received.header("traceparent")).containsExactly("anything");
        assertThat(received.header("tracestate")).containsExactly("A");
    }

    @Test
    void aPolicyBehindItMayKeepItToTheGateway() {
        route("{ }", ", { type: request-headers, settings: { remove: [traceparent] } }");
        gateway.get("/r", "traceparent: " + CLIENTS);
        assertThat(upstream.take().header("traceparent")).isEmpty();
    }

    @Test
    void eachTryHasAnIdOfItsOwn() {
        var asked = new AtomicInteger();
        upstream.behave((request, connection) -> {
            String status = asked.getAndIncrement() == 0 ? "503 Service Unavailable" : "200 OK";
            TestUpstream.answer(status, "").serve(request, connection);
        });
        route("{ }");
        assertThat(gateway.get("/r", "traceparent: " + CLIENTS).status()).isEqualTo(200);
        String first = traceparent();
        String second = traceparent();
        assertThat(traceId(first)).isEqualTo(TRACE);
        assertThat(traceId(second)).isEqualTo(TRACE);
        assertThat(spanId(second)).isNotIn(spanId(first), SPAN);
    }

    /** The service closed the connection when we took it for alive: it may have read the request all the same. */
    @Test
    void alsoOneThatIsSentAgainOnAnotherConnection() {
        var asked = new AtomicInteger();
        upstream.behave((request, connection) -> {
            if (asked.getAndIncrement() == 1) connection.close();
            else TestUpstream.answer("200 OK", "").serve(request, connection);
        });
        route("{ }");
        String request = "GET /r HTTP/1.1\r\nHost: gateway.test\r\ntraceparent: " + CLIENTS + "\r\n\r\n";
        try (var client = new RawClient(gateway.port())) {
            for (int sent = 0; sent < 2; sent++) {
                client.send(request);
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
        assertThat(asked.get()).isEqualTo(3);
        assertThat(List.of(spanId(traceparent()), spanId(traceparent()), spanId(traceparent())))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachCallOfACompositionHasAnIdOfItsOwn() {
        upstream.behave(TestUpstream.answer("200 OK", "{}", "Content-Type: application/json"));
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: r, match: { paths: [/r] }, compose: { composition: c }, policies: [ { type: tracing } ] }
                compositions:
                - name: c
                  calls:
                    a: { service: s, path: /a }
                    b: { service: s, path: /b, headers: { traceparent: "{request.headers.traceparent}", tracestate: x=1 } }
                """.formatted(upstream.address()));
        assertThat(gateway.get("/r", "traceparent: " + CLIENTS, "tracestate: a=1")
                        .status())
                .isEqualTo(200);
        var first = upstream.take();
        var second = upstream.take();
        for (var received : List.of(first, second)) {
            assertThat(received.header("traceparent")).hasSize(1);
            assertThat(received.header("traceparent").get(0)).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
            assertThat(received.header("tracestate")).containsExactly("a=1");
        }
        assertThat(spanId(first.header("traceparent").get(0)))
                .isNotIn(spanId(second.header("traceparent").get(0)), SPAN);
    }

    @Test
    void anExplanationTellsTheTrace() {
        route("{ }");
        Explanation explained = gateway.explain(new MadeUpRequest(
                "GET", "http://gateway.test/r", Map.of("traceparent", CLIENTS), "192.0.2.7", null, false));
        assertThat(explained.traceId()).isEqualTo(TRACE);
        assertThat(explained.forwarded().headers())
                .filteredOn(field -> field.name().equals("traceparent"))
                .extracting(HeaderField::value)
                .allMatch(field -> field.startsWith("00-" + TRACE) && !field.contains(SPAN))
                .hasSize(1);
        assertThat(explained.policies().get(1).reason()).isEqualTo("the client's trace, sampled");
    }
}
