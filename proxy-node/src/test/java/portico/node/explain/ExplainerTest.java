package portico.node.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.Explanation;
import portico.config.explain.HeaderField;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.NearMiss;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.explain.ServedExchange;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

class ExplainerTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestUpstream upstream = new TestUpstream();

    private static final String CONSUMERS = """
            consumers:
            - { name: acme, groups: [partners], credentials: [ { type: api-key, name: main, value: a-secret-of-acme-0001 } ] }
            - { name: zeta, groups: [others], credentials: [ { type: api-key, name: main, value: a-secret-of-zeta-0001 } ] }
            """;

    @AfterAll
    static void close() {
        upstream.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void itSaysWhatThenHappens(long seed) {
        var drawn = new DrawnTraffic(new Random(seed));
        gateway.apply(drawn.configuration(upstream.address()) + CONSUMERS);
        int forwarded = 0;
        for (int count = 0; count < 100; count++) {
            MadeUpRequest request = drawn.request();
            Explanation said = gateway.explain(request);
            RawClient.Response response = gateway.send(DrawnTraffic.octets(request));
            String what = request.method() + " " + request.url() + " " + request.headers() + ": " + said;
            var answered = said.answered();
            if (answered != null && answered.status() == 400) { // by the edge, before anything is logged
                assertThat(response.status()).as(what).isEqualTo(400);
                continue;
            }
            var served = served(response);
            assertThat(said.toString() + served + gateway.logged()).as(what).doesNotContain(DrawnTraffic.SECRET);
            assertThat(said.route()).as(what).isEqualTo(served.route());
            assertThat(said.consumer()).as(what).isEqualTo(served.consumer());
            if (answered != null) {
                assertThat(answered.status()).as(what).isEqualTo(response.status());
                assertThat(upstream.waiting()).as(what).isZero();
                if (answered.problem() == null)
                    assertThat(answered.body()).as(what).isEqualTo(response.body());
                else assertThat(response.body()).as(what).contains(answered.problem());
                continue;
            }
            forwarded++;
            var received = upstream.take();
            var would = said.forwarded();
            assertThat(would).as(what).isNotNull();
            assertThat(received.requestLine().replace(DrawnTraffic.SECRET, HeaderField.HIDDEN))
                    .as(what)
                    .isEqualTo(request.method() + " " + would.path() + " HTTP/1.1");
            assertThat(would.target()).as(what).isEqualTo(upstream.address());
            for (HeaderField field : would.headers())
                if (!field.name().equals("x-request-id") && !field.value().equals(HeaderField.HIDDEN))
                    assertThat(received.header(field.name())).as(what).contains(field.value());
            assertThat(received.header("x-portico-consumer"))
                    .as(what)
                    .isEqualTo(said.consumer() == null ? List.of() : List.of(said.consumer()));
        }
        assertThat(forwarded).as("drawn so that both happen").isBetween(5, 95);
    }

    /** Names that look like nothing, and others that a later policy gives them. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "header: { name: x-plain, value: %s }",
                "header: { name: x-plain, prefix: 'v=', value: %s }",
                "query: { name: plain, value: %s }",
                "basic: { username: us, password: %s }",
                "oauth2: { tokenUrl: 'http://%2$s/token', clientId: us, clientSecret: %1$s }"
            })
    void whatTheGatewayShowsTheServiceIsShownToNobodyElse(String credential) {
        String secret = "unmistakable-secret";
        String basic = Base64.getEncoder().encodeToString(("us:" + secret).getBytes(StandardCharsets.US_ASCII));
        try (var issuer = new TestUpstream(TestUpstream.answer(
                "200 OK", "{\"access_token\":\"%s\",\"token_type\":\"bearer\"}".formatted(secret)))) {
            gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes:
                    - name: r
                      forward: { service: s }
                      policies:
                      - { type: access-log }
                      - { type: upstream-auth, settings: { %s } }
                      - name: renamed
                        type: request-transform
                        when: { headers: { x-renamed: "1" } }
                        settings:
                          headers: { rename: { x-plain: x-other, authorization: x-other } }
                          query: { rename: { plain: other } }
                    """.formatted(upstream.address(), credential.formatted(secret, issuer.address())));
            for (String renamed : List.of("0", "1")) {
                var headers = Map.of("x-renamed", renamed);
                var said = gateway.explain(new MadeUpRequest(null, "http://x/a?plain=mine&b=1", headers, null));
                assertThat(said.toString())
                        .as("renamed: " + renamed)
                        .contains(HeaderField.HIDDEN)
                        .contains("b=1")
                        .doesNotContain(secret)
                        .doesNotContain(basic);
                var response = gateway.get("/a?plain=mine&b=1", "x-renamed: " + renamed);
                assertThat(upstream.take().toString()).as("it did go there").containsAnyOf(secret, basic);
                var served = served(response);
                Await.until("the exchange is logged", () -> gateway.logged().contains(served.requestId()));
                assertThat(served + gateway.logged()).doesNotContain(secret).doesNotContain(basic);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3} {4}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | http://shop.test/orders   | 203.0.113.7 | header | wants the header x-beta to be 1
            GET  | http://shop.test/carts    | 203.0.113.7 | query  | wants the query parameter v to look like [0-9]+
            PUT  | http://shop.test/things   | 203.0.113.7 | method | wants GET or POST
            GET  | http://shop.test/inside   | 203.0.113.7 | client | wants a client in 10.0.0.0/8
            GET  | http://shop.test/ids/abc  | 203.0.113.7 | path   | wants a path like /ids/{id:[0-9]+}
            GET  | http://shop.test/thing    | 203.0.113.7 | path   | is for /things
            GET  | http://other.test/things  | 203.0.113.7 | host   | is for shop.test
            """)
    void aNearMissSaysWhatIsWanting(String method, String url, String client, String reason, String detail) {
        gateway.apply("""
                routes:
                - { name: beta, match: { hosts: [shop.test], paths: [/orders], headers: { x-beta: "1" } }, respond: {} }
                - { name: carts, match: { hosts: [shop.test], paths: [/carts], query: { v: { regex: "[0-9]+" } } }, respond: {} }
                - { name: things, match: { hosts: [shop.test], paths: [/things], methods: [GET, POST] }, respond: {} }
                - { name: inside, match: { hosts: [shop.test], paths: [/inside], clients: [10.0.0.0/8] }, respond: {} }
                - { name: ids, match: { hosts: [shop.test], paths: ["/ids/{id:[0-9]+}"] }, respond: {} }
                """);
        Explanation said = gateway.explain(new MadeUpRequest(method, url, null, client));
        assertThat(said.route()).isNull();
        NearMiss miss = said.nearMisses().get(0);
        assertThat(miss.reason().name()).isEqualToIgnoringCase(reason);
        assertThat(miss.detail()).isEqualTo(detail);
    }

    @Test
    void whatComesLaterInTheOrderIsNamed() {
        gateway.apply("""
                routes:
                - { name: all, match: { paths: [/**] }, respond: {} }
                - { name: one, match: { paths: [/one] }, respond: {} }
                """);
        Explanation said = gateway.explain(new MadeUpRequest(null, "http://x/one", null, null));
        assertThat(said.route()).isEqualTo("one");
        assertThat(said.nearMisses())
                .extracting(NearMiss::route, NearMiss::reason)
                .containsExactly(tuple("all", NearMiss.Reason.ORDER));
    }

    @Test
    void whatAnAuthenticationAddsIsNotShownToOthers() {
        try (var decides = new TestUpstream()) {
            decides.behave(TestUpstream.answer("204 No Content", "", "X-Tier: gold"));
            gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes:
                    - name: r
                      forward: { service: s }
                      policies:
                      - { type: forward-auth, settings: { url: "http://%s/check", upstreamHeaders: [x-tier] } }
                    """.formatted(upstream.address(), decides.address()));
            var headers = gateway.explain(new MadeUpRequest(null, "http://x/", Map.of("x-plain", "seen"), null))
                    .forwarded()
                    .headers();
            assertThat(headers)
                    .contains(new HeaderField("x-tier", HeaderField.HIDDEN), new HeaderField("x-plain", "seen"));
        }
    }

    @Test
    void aQueryGoesOnAsCarriersReadIt() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s } } ]
                """.formatted(upstream.address()));
        assertThat(gateway.explain(new MadeUpRequest(null, "http://x/?q=\u00fc", null, null))
                        .forwarded()
                        .path())
                .isEqualTo("/?q=%C3%BC");
    }

    @Test
    void noLimitCountsWhatIsOnlyExplained() {
        gateway.apply("""
                routes:
                - name: r
                  match: { paths: [/limited] }
                  respond: {}
                  policies: [ { type: rate-limit, settings: { limit: 1, per: 1h, by: all } } ]
                """);
        var request = new MadeUpRequest(null, "http://x/limited", null, null);
        for (int count = 0; count < 3; count++)
            assertThat(gateway.explain(request).answered().status()).isEqualTo(200);
        assertThat(gateway.get("/limited").status()).isEqualTo(200);
        assertThat(gateway.explain(request).answered().status()).isEqualTo(429);
        assertThat(gateway.explain(request).policies().get(0).reason()).startsWith("the next may pass in ");
        assertThat(gateway.get("/limited").status()).isEqualTo(429);
    }

    @Test
    void everyPolicySaysWhatItDecidesAndThoseBehindARefusalAreNotReached() {
        gateway.apply("""
                routes:
                - name: r
                  match: { paths: [/a] }
                  respond: {}
                  policies:
                  - { type: key-auth, settings: { header: x-api-key } }
                  - { type: acl, settings: { allow: [partners] } }
                  - { name: posts, type: rate-limit, when: { methods: [POST] }, settings: { limit: 9, per: 1s } }
                """ + CONSUMERS);
        assertThat(decisions(Map.of("x-api-key", "a-secret-of-acme-0001")))
                .containsExactly(
                        Map.entry("key-auth", Decision.PASSED),
                        Map.entry("acl", Decision.PASSED),
                        Map.entry("posts", Decision.SKIPPED));
        assertThat(decisions(Map.of("x-api-key", "a-secret-of-zeta-0001")))
                .containsExactly(
                        Map.entry("key-auth", Decision.PASSED),
                        Map.entry("acl", Decision.ANSWERED),
                        Map.entry("posts", Decision.NOT_REACHED));
        assertThat(decisions(Map.of()))
                .containsExactly(
                        Map.entry("key-auth", Decision.ANSWERED),
                        Map.entry("acl", Decision.NOT_REACHED),
                        Map.entry("posts", Decision.NOT_REACHED));
    }

    @Test
    void nothingCountsAnExplanation() {
        gateway.apply("routes: [ { name: r, match: { paths: [/a] }, respond: {} } ]");
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        gateway.settle(); // what other tests have asked for is counted
        var totals = gateway.accounts().totals();
        gateway.explain(new MadeUpRequest(null, "http://x/a", null, null));
        assertThat(gateway.accounts().totals()).isEqualTo(totals);
        assertThat(gateway.listener().running()).isZero();
    }

    @Test
    void aUrlThatTheEdgeRefusesIsRefused() {
        gateway.apply("routes: [ { name: r, respond: {} } ]");
        for (String url : List.of("http://x/a%2fb", "http://x/../a", "http://a..b/", "http://u@x/"))
            assertThat(gateway.explain(new MadeUpRequest(null, url, null, null))
                            .answered()
                            .status())
                    .as(url)
                    .isEqualTo(400);
    }

    private static ServedExchange served(RawClient.Response response) {
        String requestId = response.header("x-request-id").orElseThrow();
        var found = new AtomicReference<ServedExchange>();
        Await.until("the exchange " + requestId, () -> {
            for (var each : gateway.listener().latest()) if (each.requestId().equals(requestId)) found.set(each);
            return found.get() != null;
        });
        return found.get();
    }

    private static List<Map.Entry<String, Decision>> decisions(Map<String, String> headers) {
        var request = new MadeUpRequest("GET", "http://x/a", new LinkedHashMap<>(headers), null);
        return gateway.explain(request).policies().stream()
                .map(policy -> Map.entry(policy.name(), policy.decision()))
                .toList();
    }
}
