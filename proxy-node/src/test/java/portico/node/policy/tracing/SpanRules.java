package portico.node.policy.tracing;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import portico.node.testing.TestCollector;
import portico.node.testing.TestCollector.Received;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.tracing.OtlpSettings;
import portico.node.tracing.OtlpSpans;
import portico.testing.Await;
import portico.testing.Ports;
import portico.testing.RawClient;

/** What a collector hears of exchanges that are sampled. */
abstract class SpanRules {
    private static final AtomicInteger TRACES = new AtomicInteger();

    private final TestUpstream upstream = new TestUpstream();

    /** The client's trace, which each test has one of. */
    private final String trace = "%032x".formatted(0xa000 + TRACES.incrementAndGet());

    private final String parent = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01";
    final Traced traced;
    final TestGateway gateway;

    SpanRules(Traced traced) {
        this.traced = traced;
        gateway = traced.gateway;
    }

    /** A gateway that sends spans to a collector. */
    static final class Traced implements BeforeAllCallback, AfterAllCallback {
        final TestCollector collector = new TestCollector();
        final OtlpSpans spans =
                new OtlpSpans(OtlpSettings.of(collector.url(), null, null), "portico-node", "node-1", "0.1");
        final TestGateway gateway;

        /** Of HTTP, as clients speak it. */
        final String version;

        Traced(TestGateway gateway, String version) {
            this.gateway = gateway.tracing(spans);
            this.version = version;
        }

        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            gateway.start();
        }

        @Override
        public void afterAll(ExtensionContext context) throws Exception {
            gateway.close();
            spans.close();
            collector.close();
        }
    }

    private void route(String policies) {
        route(upstream.address(), policies);
    }

    private void route(String targets, String policies) {
        gateway.apply("""
                services:
                - name: s
                  targets: [ %s ]
                  retries: { attempts: 1, on: [connect-failure, "503"], backoff: { base: 0ms } }
                policies: [ { name: traces, type: tracing, everywhere: true } ]
                routes: [ { name: r, match: { paths: ["/orders/{id}"] }, forward: { service: s }, policies: [ %s ] } ]
                consumers: [ { name: acme, credentials: [ { type: api-key, name: main, value: key-of-acme-0123456789 } ] } ]
                """.formatted(
                        String.join(
                                ", ",
                                List.of(targets.split(",")).stream()
                                        .map("{ address: \"%s\" }"::formatted)
                                        .toList()),
                        policies));
    }

    private static Received one(List<Received> spans, SpanKind kind) {
        List<Received> found = all(spans, kind);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Received> all(List<Received> spans, SpanKind kind) {
        return spans.stream().filter(span -> span.kind() == kind).toList();
    }

    private static String spanId(TestUpstream.Received request) {
        return request.header("traceparent").get(0).split("-")[2];
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void anExchangeIsASpanAndWhatItAsksAnother() {
        route("{ type: key-auth }");
        String id = gateway.get("/orders/7?secret=1", parent, "x-api-key: key-of-acme-0123456789")
                .header("x-request-id")
                .orElseThrow();
        List<Received> spans = traced.collector.await(trace, 2);
        Received server = one(spans, SPAN_KIND_SERVER);
        assertThat(server.parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(server.name()).isEqualTo("GET /orders/{id}");
        assertThat(server.failed()).isFalse();
        assertThat(server.attributes())
                .containsAllEntriesOf(Map.of(
                        "http.request.method", "GET",
                        "http.route", "/orders/{id}",
                        "url.path", "/orders/7",
                        "url.scheme", "http",
                        "server.address", "gateway.test",
                        "client.address", "127.0.0.1",
                        "http.response.status_code", "200",
                        "portico.route", "r",
                        "portico.consumer", "acme",
                        "portico.request_id", id))
                .containsEntry("portico.service", "s")
                .containsEntry("network.protocol.version", traced.version)
                .doesNotContainKey("error.type");
        Received client = one(spans, SPAN_KIND_CLIENT);
        assertThat(client.parentId()).isEqualTo(server.spanId());
        assertThat(client.spanId()).isEqualTo(spanId(upstream.take()));
        assertThat(client.name()).isEqualTo("GET");
        assertThat(client.attributes())
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(upstream.port()))
                .containsEntry("http.response.status_code", "200")
                .doesNotContainKeys("error.type", "http.request.resend_count", "portico.call");
        assertThat(client.startNanos()).isBetween(server.startNanos(), server.endNanos());
        assertThat(client.endNanos()).isBetween(client.startNanos(), server.endNanos());
        assertThat(server.resource())
                .containsEntry("service.name", "portico-node")
                .containsEntry("service.instance.id", "node-1")
                .containsEntry("service.version", "0.1");
        assertThat(spans.toString()).doesNotContain("secret", "key-of-acme");
    }

    @Test
    void eachTryIsASpan() {
        var asked = new AtomicInteger();
        upstream.behave((request, connection) -> {
            String status = asked.getAndIncrement() == 0 ? "503 Service Unavailable" : "200 OK";
            TestUpstream.answer(status, "").serve(request, connection);
        });
        route("");
        gateway.get("/orders/7", parent);
        List<Received> spans = traced.collector.await(trace, 3);
        List<Received> tries = all(spans, SPAN_KIND_CLIENT);
        assertThat(tries)
                .extracting(Received::spanId)
                .containsExactly(spanId(upstream.take()), spanId(upstream.take()));
        assertThat(tries)
                .extracting(span -> span.get("http.response.status_code"))
                .containsExactly("503", "200");
        assertThat(tries)
                .extracting(span -> span.get("http.request.resend_count"))
                .containsExactly("", "1");
        assertThat(tries).extracting(span -> span.get("error.type")).containsExactly("503", "");
        assertThat(tries).extracting(Received::failed).containsExactly(true, false);
        assertThat(one(spans, SPAN_KIND_SERVER).failed()).isFalse();
    }

    @Test
    void alsoOneThatFindsNobody() {
        route("127.0.0.1:" + Ports.free(), "");
        assertThat(gateway.get("/orders/7", parent).status()).isEqualTo(502);
        List<Received> spans = traced.collector.await(trace, 3);
        assertThat(all(spans, SPAN_KIND_CLIENT))
                .hasSize(2)
                .allMatch(span -> span.get("error.type").equals("connect") && span.failed());
        Received server = one(spans, SPAN_KIND_SERVER);
        assertThat(server.failed()).isTrue();
        assertThat(server.attributes())
                .containsEntry("error.type", "502")
                .containsEntry("http.response.status_code", "502")
                .containsEntry("portico.problem", "bad-gateway");
    }

    @Test
    void andOneWhoseAnswerIsBrokenOff() {
        upstream.behave((request, connection) -> {
            TestUpstream.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").serve(request, connection);
            connection.close();
        });
        route("");
        // Each client notices in its own way, which is asked elsewhere.
        catchThrowable(() -> gateway.get("/orders/7", parent));
        List<Received> spans = traced.collector.await(trace, 2);
        assertThat(spans)
                .allMatch(span -> span.failed() && span.get("error.type").equals("aborted"));
        assertThat(spans).allMatch(span -> span.get("http.response.status_code").equals("200"));
    }

    @Test
    void whoRefusesIsASpanAndNothingIsAsked() {
        route("{ type: key-auth }");
        assertThat(gateway.get("/orders/7", parent).status()).isEqualTo(401);
        List<Received> spans = traced.collector.await(trace, 2);
        Received server = one(spans, SPAN_KIND_SERVER);
        assertThat(server.failed()).isFalse();
        assertThat(server.attributes())
                .containsEntry("http.response.status_code", "401")
                .containsEntry("portico.problem", "unauthorized")
                .doesNotContainKey("error.type");
        Received policy = one(spans, SPAN_KIND_INTERNAL);
        assertThat(policy.name()).isEqualTo("policy key-auth");
        assertThat(policy.parentId()).isEqualTo(server.spanId());
        assertThat(policy.attributes())
                .containsEntry("portico.policy", "key-auth")
                .containsEntry("portico.policy.answered", "true");
        assertThat(all(spans, SPAN_KIND_CLIENT)).isEmpty();
    }

    @Test
    void soIsWhoAsksSomebodyOutside() {
        try (var asked = new TestUpstream(TestUpstream.answer("200 OK", ""))) {
            route("{ type: forward-auth, settings: { url: \"http://" + asked.address() + "/check\" } }");
            assertThat(gateway.get("/orders/7", parent).status()).isEqualTo(200);
        }
        List<Received> spans = traced.collector.await(trace, 3);
        Received policy = one(spans, SPAN_KIND_INTERNAL);
        assertThat(policy.attributes())
                .containsEntry("portico.policy.type", "forward-auth")
                .containsEntry("portico.policy.answered", "false");
        assertThat(policy.endNanos()).isGreaterThan(policy.startNanos());
    }

    @Test
    void whoRefusesByTheWordOfSomebodyOutsideHasAnswered() {
        try (var asked = new TestUpstream(TestUpstream.answer("403 Forbidden", "no"))) {
            route("{ type: forward-auth, settings: { url: \"http://" + asked.address() + "/check\" } }");
            assertThat(gateway.get("/orders/7", parent).status()).isEqualTo(403);
        }
        List<Received> spans = traced.collector.await(trace, 2);
        assertThat(one(spans, SPAN_KIND_INTERNAL).attributes())
                .containsEntry("portico.policy.type", "forward-auth")
                .containsEntry("portico.policy.answered", "true");
    }

    @Test
    void whatIsKeptAsksNobody() {
        upstream.behave(TestUpstream.answer("200 OK", "x", "Cache-Control: max-age=600"));
        route("{ type: cache }");
        gateway.get("/orders/" + trace);
        Await.until(
                "it is kept",
                () -> gateway.get("/orders/" + trace, parent)
                        .header("cache-status")
                        .orElse("")
                        .contains("hit"));
        Await.until(
                "the hit has arrived",
                () -> traced.collector.spans().stream()
                        .anyMatch(span ->
                                span.traceId().equals(trace) && span.name().equals("policy cache")));
        List<Received> spans = traced.collector.await(trace, 2);
        Received hit = all(spans, SPAN_KIND_INTERNAL).stream()
                .filter(span -> span.name().equals("policy cache"))
                .findFirst()
                .orElseThrow();
        assertThat(hit.get("portico.policy.answered")).isEqualTo("true");
        assertThat(all(spans, SPAN_KIND_CLIENT))
                .noneMatch(span -> span.parentId().equals(hit.parentId()));
    }

    @Test
    void eachCallOfACompositionIsASpan() {
        upstream.behave((request, connection) -> {
            String status = request.requestLine().contains("/b") ? "404 Not Found" : "200 OK";
            TestUpstream.answer(status, "{}", "Content-Type: application/json").serve(request, connection);
        });
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                policies: [ { name: traces, type: tracing, everywhere: true } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                compositions:
                - name: c
                  calls:
                    a: { service: s, path: /a }
                    b: { service: s, path: /b, failure: optional }
                """.formatted(upstream.address()));
        assertThat(gateway.get("/home", parent).status()).isEqualTo(200);
        List<Received> spans = traced.collector.await(trace, 3);
        Received server = one(spans, SPAN_KIND_SERVER);
        List<Received> calls = all(spans, SPAN_KIND_CLIENT);
        assertThat(calls).allMatch(span -> span.parentId().equals(server.spanId()));
        assertThat(calls).extracting(span -> span.get("portico.call")).containsExactlyInAnyOrder("a", "b");
        assertThat(calls)
                .extracting(Received::spanId)
                .containsExactlyInAnyOrder(spanId(upstream.take()), spanId(upstream.take()));
        assertThat(calls)
                .filteredOn(Received::failed)
                .extracting(span -> span.get("error.type"))
                .containsExactly("404");
    }

    @Test
    void whatIsNotSampledIsNotTold() {
        route("");
        gateway.get("/orders/7", "traceparent: 00-" + "b".repeat(32) + "-00f067aa0ba902b7-00");
        assertThat(upstream.take().header("traceparent").get(0)).matches("00-b{32}-[0-9a-f]{16}-00");
        gateway.get("/orders/7", parent); // what came before it has been told by then
        traced.collector.await(trace, 2);
        assertThat(traced.collector.spans()).noneMatch(span -> span.traceId().equals("b".repeat(32)));
    }

    @Test
    void aMethodThatAClientMakesUpNamesNoSpan() {
        route("");
        gateway.send("MADEUP /orders/7 HTTP/1.1\r\nHost: gateway.test\r\n" + parent + "\r\n\r\n");
        List<Received> spans = traced.collector.await(trace, 2);
        assertThat(spans).extracting(Received::name).containsExactlyInAnyOrder("HTTP /orders/{id}", "HTTP");
        assertThat(spans).allMatch(span -> span.get("http.request.method").equals("_OTHER"));
    }

    /** Traced exchanges have all that is decided written down, but are no more of the newest ones than others. */
    @Test
    void moreIsKeptOfNobodyForBeingTraced() {
        route("");
        Set<String> sent = new HashSet<>();
        long before = gateway.listener().latest().size();
        try (var client = new RawClient(gateway.port())) {
            var requests = new StringBuilder();
            for (int count = 0; count < 40; count++)
                requests.append("GET /orders/7 HTTP/1.1\r\nHost: gateway.test\r\n")
                        .append(parent)
                        .append("\r\n\r\n");
            long began = System.nanoTime();
            client.send(requests.toString());
            for (int count = 0; count < 40; count++)
                sent.add(client.read().header("x-request-id").orElseThrow());
            long most = (System.nanoTime() - began) / 50_000_000 + 2;
            assertThat(sent).hasSize(40);
            gateway.settle();
            assertThat(gateway.listener().latest().size() - before).isLessThanOrEqualTo(most);
        }
    }
}
