package portico.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ConfigDocument;
import portico.config.json.ConfigJson;
import portico.config.secret.Keyring;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.policy.Policy;
import portico.node.routing.Captures;
import portico.node.upstream.Upstreams;

/** A revision compiles the routes that are others than before, and all of them when anything else is. */
class SameRoutesTest {
    private static final Map<String, String> ENTITIES = new LinkedHashMap<>(Map.of(
            "service", "services: [ { name: s, url: 'http://127.0.0.1:9' } ]",
            "policy", "policies: [ { name: p, type: rate-limit, settings: { limit: 5, per: 1m } } ]",
            "everywhere", "policies: [ { name: e, type: correlation-id, everywhere: true } ]",
            "composition", "compositions: [ { name: c, calls: { one: { service: s, path: /one } } } ]",
            "a", "routes: [ { name: a, match: { paths: [/a] }, forward: { service: s }, policies: [ { use: p } ] } ]",
            "b", "routes: [ { name: b, match: { paths: [/b] }, compose: { composition: c } } ]"));

    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final Keyring keyring = Keyring.parse(Keyring.generate());
    private final Gateways gateways = newGateways();

    @AfterEach
    void close() throws Exception {
        names.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    @Test
    void whatIsTheSameIsNotCompiledAgain() {
        gateways.applyRouting(routing(ENTITIES));
        CompiledRoute a = route(gateways, "/a");
        CompiledRoute b = route(gateways, "/b");
        gateways.applyRouting(routing(ENTITIES)); // read anew: equal, and not the same objects
        assertThat(route(gateways, "/a")).isSameAs(a);
        var changed = with("a", "routes: [ { name: a, match: { paths: [/a] }, forward: { service: s } } ]");
        gateways.applyRouting(routing(changed));
        assertThat(route(gateways, "/a")).isNotSameAs(a);
        assertThat(route(gateways, "/b")).isSameAs(b);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            service     | services: [ { name: s, url: 'http://127.0.0.1:9', timeouts: { total: 7s } } ]
            service     | services: [ { name: s, url: 'http://127.0.0.1:9', policies: [ { type: key-auth } ] } ]
            policy      | policies: [ { name: p, type: rate-limit, settings: { limit: 6, per: 1m } } ]
            everywhere  | policies: [ { name: e, type: correlation-id, everywhere: false } ]
            policy      | policies: [ { name: p, type: key-auth } ]
            other       | services: [ { name: other, url: 'http://127.0.0.1:9' } ]
            composition | compositions: [ { name: c, calls: { one: { service: s, path: /two } } } ]
            """)
    void whateverElseChangesMayConcernThemAll(String entity, String changed) {
        gateways.applyRouting(routing(ENTITIES));
        CompiledRoute a = route(gateways, "/a");
        CompiledRoute b = route(gateways, "/b");
        gateways.applyRouting(routing(with(entity, changed)));
        assertThat(route(gateways, "/a")).isNotSameAs(a);
        assertThat(route(gateways, "/b")).isNotSameAs(b);
    }

    /**
     * A route stays what it was compiled to if, and only if, it reads as before and so does everything else that is no route;
     * and what is served is what one would serve to which nothing else ever came.
     */
    @Test
    void theWayToARevisionLeavesNothingBehind() {
        var random = new Random(5);
        Map<String, String> before = ENTITIES;
        gateways.applyRouting(routing(before));
        for (int revision = 0; revision < 300; revision++) {
            Map<String, String> now = random(random);
            CompiledRoute a = route(gateways, "/a");
            CompiledRoute b = route(gateways, "/b");
            gateways.applyRouting(routing(now));
            boolean onlyRoutesDiffer = withoutRoutes(now).equals(withoutRoutes(before));
            if (a != null && route(gateways, "/a") != null)
                assertThat(route(gateways, "/a") == a)
                        .isEqualTo(onlyRoutesDiffer && now.get("a").equals(before.get("a")));
            assertThat(route(gateways, "/b") == b)
                    .isEqualTo(onlyRoutesDiffer && now.get("b").equals(before.get("b")));
            var fresh = newGateways();
            fresh.applyRouting(routing(now));
            for (String path : List.of("/a", "/b", "/a2"))
                assertThat(described(gateways, path)).isEqualTo(described(fresh, path));
            before = now;
        }
    }

    private static Map<String, String> withoutRoutes(Map<String, String> entities) {
        var others = new LinkedHashMap<>(entities);
        others.keySet().removeAll(List.of("a", "b"));
        return others;
    }

    private static Map<String, String> random(Random random) {
        var changed = new LinkedHashMap<>(ENTITIES);
        if (random.nextInt(4) == 0)
            changed.put(
                    "service",
                    "services: [ { name: s, url: 'http://127.0.0.1:9', timeouts: { total: %ds } } ]"
                            .formatted(1 + random.nextInt(2)));
        if (random.nextInt(4) == 0)
            changed.put(
                    "policy",
                    "policies: [ { name: p, type: rate-limit, enabled: %s, settings: { limit: %d, per: 1m } } ]"
                            .formatted(random.nextBoolean(), 1 + random.nextInt(2)));
        if (random.nextInt(4) == 0)
            changed.put(
                    "everywhere",
                    "policies: [ { name: e, type: cors, everywhere: %s, settings: { origins: ['https://a.test'] } } ]"
                            .formatted(random.nextBoolean()));
        changed.put(
                "a",
                "routes: [ { name: a, match: { paths: [%s] }, enabled: %s, forward: { service: s }, policies: [ { use: p } %s ] } ]"
                        .formatted(
                                random.nextBoolean() ? "/a" : "/a2",
                                random.nextInt(8) > 0,
                                random.nextBoolean() ? ", { type: key-auth }" : ""));
        if (random.nextInt(4) == 0)
            changed.put("b", "routes: [ { name: b, match: { paths: [/b] }, respond: { status: 204 } } ]");
        return changed;
    }

    /** What of a compiled route can be seen from here. */
    private static String described(Gateways gateways, String path) {
        CompiledRoute route = route(gateways, path);
        if (route == null) return "none";
        var destination = route.destination(null); // there is one only, whatever the exchange
        var forwarding = destination.forwarding();
        return "%s plain=%s total=%d to=%s %s %s %s"
                .formatted(
                        route.route(),
                        route.isPlain(),
                        route.totalNanos(),
                        forwarding == null ? null : forwarding.upstream().service(),
                        names(destination.stage()),
                        names(destination.consumerStage()),
                        gateways.current().policies(route, destination.service(), null));
    }

    private static List<String> names(Policy[] policies) {
        return Stream.of(policies).map(policy -> policy.getClass().getName()).toList();
    }

    private static CompiledRoute route(Gateways gateways, String path) {
        var head = new RequestHead();
        head.method("GET");
        head.host(Slice.of("x"), 80, false);
        head.target(Slice.of(path), null);
        return gateways.current().router().match(head, new Captures());
    }

    private static Map<String, String> with(String entity, String yaml) {
        var changed = new LinkedHashMap<>(ENTITIES);
        changed.put(entity, yaml);
        return changed;
    }

    private static Routing routing(Map<String, String> entities) {
        var entries = new ArrayList<ChunkEntry>();
        entities.forEach((name, yaml) -> {
            var id = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
            var document = ConfigJson.readYaml(("format: portico/v1\n" + yaml).getBytes(UTF_8), ConfigDocument.class);
            document.services().forEach(service -> entries.add(ChunkEntry.of(service.withId(id))));
            document.policies().forEach(policy -> entries.add(ChunkEntry.of(policy.withId(id))));
            document.compositions().forEach(composition -> entries.add(ChunkEntry.of(composition.withId(id))));
            document.routes().forEach(route -> entries.add(ChunkEntry.of(route.withId(id))));
        });
        return Routing.of(entries);
    }

    private Gateways newGateways() {
        return new Gateways(new Upstreams(vertx, names, 1), new Accounts(1), keyring);
    }
}
