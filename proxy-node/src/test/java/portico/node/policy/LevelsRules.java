package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.ConfigDocument;
import portico.config.Problems;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.PolicyDecision;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.json.ConfigJson;
import portico.config.policy.Condition;
import portico.config.policy.EffectivePolicies;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Policy;
import portico.node.policy.DrawnPolicies.Caller;
import portico.node.policy.DrawnPolicies.Request;
import portico.node.policy.DrawnPolicies.Running;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/**
 * Levels, names, replacement, addition, exemption and conditions: a naive reading of the configuration, the computation
 * that the admin service shows, what the node says that it runs and what then has run are all the same.
 */
abstract class LevelsRules {
    private static final int CONFIGURATIONS = 12;
    private static final int REQUESTS = 12;

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    LevelsRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    /** Compiling takes what all compiled things share; somebody who has it must hold up nobody but those who wait for it. */
    @ParameterizedTest(name = "policies of {0}")
    @ValueSource(strings = {"a group", "a consumer"})
    void policiesOfCallersAreCompiledOffTheEventLoops(String whose) throws Exception {
        String limit = "type: concurrency-limit, settings: { limit: 100, by: all }";
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                policies: [ { name: of-group, groups: [%s], %s } ]
                routes:
                - { name: open, match: { paths: [/open] }, forward: { service: s } }
                - { name: known, match: { paths: [/known] }, forward: { service: s }, policies: [ { type: key-auth } ] }
                consumers:
                - name: acme
                  groups: [gold]
                  policies: [ %s ]
                  credentials: [ { type: api-key, name: main, value: the-key-of-acme-0123456789 } ]
                """.formatted(
                        upstream.address(),
                        whose.equals("a group") ? "gold" : "silver",
                        limit,
                        whose.equals("a group") ? "" : "{ " + limit + " }"));
        try (var waiting = new RawClient(gateway.port())) {
            synchronized (gateway.live().turnstiles()) {
                waiting.send("GET /known HTTP/1.1\r\nHost: x\r\nX-Api-Key: the-key-of-acme-0123456789\r\n\r\n");
                Await.until("it is under way", () -> gateway.listener().running() > 0);
                // Connections take turns on the loops, so each of them is asked.
                for (int round = 0; round < 8; round++)
                    assertThat(gateway.get("/open").status()).isEqualTo(200);
                assertThat(gateway.listener().running()).isPositive();
            }
            assertThat(waiting.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatRunsIsWhatANaiveReadingSays(long seed) {
        var random = new Random(seed);
        for (int configuration = 0; configuration < CONFIGURATIONS; configuration++) {
            var drawn = new DrawnPolicies(random);
            String yaml = drawn.yaml(upstream.address());
            var document = ConfigJson.readYaml(("format: portico/v1\n" + yaml).getBytes(UTF_8), ConfigDocument.class);
            assertThat(Problems.of(document).list()).as(yaml).isEmpty();
            checkEffective(drawn, document, null, yaml);
            for (var caller : drawn.callers) checkEffective(drawn, document, caller, yaml);
            gateway.apply(yaml);
            for (int request = 0; request < REQUESTS; request++) checkRun(drawn, drawn.request(), yaml);
        }
    }

    private static void checkEffective(
            DrawnPolicies drawn, ConfigDocument document, @Nullable Caller caller, String yaml) {
        Map<String, Policy> shared = new HashMap<>();
        document.policies().forEach(policy -> shared.put(policy.name(), policy));
        var effective = EffectivePolicies.from(shared::get)
                .everywhere(document.policies())
                .attached(Level.SERVICE, "s", null, document.services().get(0).policies())
                .attached(Level.ROUTE, "r", null, document.routes().get(0).policies());
        if (caller != null) {
            caller.groups().forEach(group -> effective.group(group, document.policies()));
            document.consumers().stream()
                    .filter(consumer -> consumer.name().equals(caller.name()))
                    .forEach(
                            consumer -> effective.attached(Level.CONSUMER, consumer.name(), null, consumer.policies()));
        }
        assertThat(effective.inOrder().stream().map(LevelsRules::text))
                .as("for %s:%n%s", caller, yaml)
                .containsExactlyElementsOf(
                        drawn.effective(caller).stream().map(LevelsRules::text).toList());
    }

    private void checkRun(DrawnPolicies drawn, Request request, String yaml) {
        List<Running> expected = drawn.running(request);
        boolean refused = drawn.authenticates(request) && request.caller() == null;
        String as = request + " to\n" + yaml;
        var explained = gateway.explain(madeUp(request));
        List<String> passed = explained.policies().stream()
                .filter(policy -> policy.decision() == Decision.PASSED || policy.decision() == Decision.ANSWERED)
                .map(LevelsRules::text)
                .toList();

        var response = gateway.send(octets(request));

        if (refused) {
            assertThat(response.status()).as(as).isEqualTo(401);
            assertThat(passed.get(passed.size() - 1)).as(as).contains("key-auth");
            assertThat(upstream.waiting()).as(as).isZero();
            return;
        }
        // An acl refuses callers of whom nobody knows who they are.
        boolean forbidden = !drawn.authenticates(request)
                && expected.stream().anyMatch(policy -> policy.type().equals("acl"));
        if (forbidden) {
            assertThat(response.status()).as(as).isEqualTo(403);
            assertThat(upstream.waiting()).as(as).isZero();
            return;
        }
        assertThat(response.status()).as(as).isEqualTo(200);
        assertThat(passed)
                .as(as)
                .containsExactlyElementsOf(
                        expected.stream().map(LevelsRules::withoutCondition).toList());
        assertThat(upstream.take().header("x-ran")).as(as).containsExactlyElementsOf(ids(expected, "request-headers"));
        List<String> answered = ids(expected, "response-headers");
        Collections.reverse(answered); // the way back
        assertThat(response.headers("x-ran")).as(as).containsExactlyElementsOf(answered);
    }

    /** What a condition asks for, part by part, against each request; each policy leaves its mark. */
    @ParameterizedTest(name = "{0} {1} with {2} as {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET    | /          | -           | plain | -
            POST   | /          | -           | plain | method
            PUT    | /          | -           | plain | method
            GET    | /          | X-Tier: one | plain | header
            GET    | /          | X-Tier: two | plain | -
            GET    | /?tier=one | -           | plain | query
            GET    | /?tier=two | -           | plain | -
            GET    | /?Tier=one | -           | plain | -
            GET    | /          | -           | gold  | groups
            POST   | /?tier=one | X-Tier: one | gold  | groups header method query all
            POST   | /?tier=one | X-Tier: one | plain | header method query
            GET    | /?tier=one | X-Tier: one | gold  | groups header query
            """)
    void aConditionNarrows(
            String method, String target, @Nullable String header, String caller, @Nullable String marks) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                policies:
                - { name: groups, type: request-headers, everywhere: true, settings: { add: { x-ran: groups } }, when: { groups: [gold, other] } }
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: key-auth }
                  - { name: header, type: request-headers, settings: { add: { x-ran: header } }, when: { headers: { x-tier: one } } }
                  - { name: method, type: request-headers, settings: { add: { x-ran: method } }, when: { methods: [POST, PUT] } }
                  - { name: query, type: request-headers, settings: { add: { x-ran: query } }, when: { query: { tier: one } } }
                  - name: all
                    type: request-headers
                    settings: { add: { x-ran: all } }
                    when: { headers: { x-tier: one }, methods: [POST], query: { tier: one }, groups: [gold] }
                consumers:
                - { name: plain, groups: [silver], credentials: [ { type: api-key, name: k, value: key-of-plain-one } ] }
                - { name: gold, groups: [gold], credentials: [ { type: api-key, name: k, value: key-of-gold-one } ] }
                """.formatted(upstream.address()));
        String request = method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nX-Api-Key: key-of-"
                + caller + "-one\r\n" + (header == null ? "" : header + "\r\n") + "\r\n";
        assertThat(gateway.send(request).status()).isEqualTo(200);
        assertThat(upstream.take().header("x-ran"))
                .containsExactlyElementsOf(marks == null ? List.of() : List.of(marks.split(" ")));
    }

    @Test
    void aGroupHasItsOwnLimit() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                policies:
                - { name: limit, type: rate-limit, everywhere: true, settings: { limit: 1, per: 1h, by: consumer } }
                - { name: gold-limit, type: rate-limit, groups: [gold], settings: { limit: 3, per: 1h, by: consumer } }
                routes: [ { name: r, forward: { service: s }, policies: [ { type: key-auth } ] } ]
                consumers:
                - { name: plain, credentials: [ { type: api-key, name: k, value: key-of-plain-one } ] }
                - name: gold
                  groups: [gold]
                  policies: [ { name: limit, enabled: false } ]
                  credentials: [ { type: api-key, name: k, value: key-of-gold-one } ]
                """.formatted(upstream.address()));
        assertThat(gateway.get("/", "X-Api-Key: key-of-plain-one").status()).isEqualTo(200);
        assertThat(gateway.get("/", "X-Api-Key: key-of-plain-one").status()).isEqualTo(429);
        for (int count = 0; count < 3; count++)
            assertThat(gateway.get("/", "X-Api-Key: key-of-gold-one").status()).isEqualTo(200);
        assertThat(gateway.get("/", "X-Api-Key: key-of-gold-one").status()).isEqualTo(429);
    }

    private static List<String> ids(List<Running> running, String type) {
        var ids = new ArrayList<String>();
        for (var policy : running) if (policy.type().equals(type)) ids.add(policy.id());
        return ids;
    }

    private static MadeUpRequest madeUp(Request request) {
        Map<String, String> headers = new HashMap<>();
        if (request.header()) headers.put("x-a", "1");
        if (request.caller() != null) headers.put("x-api-key", request.caller().key());
        return new MadeUpRequest(request.method(), "http://x/" + (request.query() ? "?q=1" : ""), headers, null);
    }

    private static String octets(Request request) {
        return request.method() + (request.query() ? " /?q=1" : " /") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                + (request.header() ? "X-A: 1\r\n" : "")
                + (request.caller() == null
                        ? ""
                        : "X-Api-Key: " + request.caller().key() + "\r\n")
                + "\r\n";
    }

    private static String text(EffectivePolicy policy) {
        Condition when = policy.when();
        return text(policy.level(), policy.source(), policy.name(), policy.type())
                + (when == null
                        ? ""
                        : " when " + when.methods() + !when.headers().isEmpty()
                                + !when.query().isEmpty() + when.groups());
    }

    private static String text(Running policy) {
        var when = policy.when();
        return withoutCondition(policy)
                + (when == null
                        ? ""
                        : " when " + listed(when.method()) + when.header() + when.query() + listed(when.group()));
    }

    private static String withoutCondition(Running policy) {
        return text(policy.level(), policy.source(), policy.name(), policy.type());
    }

    private static String text(PolicyDecision policy) {
        return text(policy.level(), policy.source(), policy.name(), policy.type());
    }

    private static String text(Level level, @Nullable String source, String name, String type) {
        return level + " " + source + " " + name + " " + type;
    }

    private static List<String> listed(@Nullable String one) {
        return one == null ? List.of() : List.of(one);
    }
}
