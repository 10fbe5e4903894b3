package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** How both carriers share requests out between services. */
abstract class SplitRules {
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private final TestGateway gateway;
    private final TestUpstream a = new TestUpstream(TestUpstream.answer("200 OK", "a"));
    private final TestUpstream b = new TestUpstream(TestUpstream.answer("200 OK", "b"));

    SplitRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void eachServiceGetsItsShareAndOneWithoutWeightNothing() {
        split(9, 1, "");
        assertThat(onOneConnection(100)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 90, "b", 10));
        split(0, 1, "");
        assertThat(onOneConnection(20)).containsExactlyInAnyOrderEntriesOf(Map.of("b", 20));
    }

    @Test
    void aDestinationHasThePathAndHostThatItSays() {
        gateway.apply("""
                services: [ { name: a, url: "http://%s" }, { name: b, url: "http://%s" } ]
                routes:
                - name: split
                  match: { paths: ["/orders/{id}"] }
                  split:
                    destinations:
                    - { service: a, stripPrefix: /orders, addPrefix: /v1, keepHost: true }
                    - { service: b, rewrite: "/v2/{id}", host: b.internal }
                """.formatted(a.address(), b.address()));
        try (var client = new RawClient(gateway.port())) {
            for (int round = 0; round < 2; round++)
                client.send("GET /orders/7?x HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                        .read();
        }
        var first = a.take();
        assertThat(first.requestLine()).isEqualTo("GET /v1/7?x HTTP/1.1");
        assertThat(first.header("host")).containsExactly("gateway.test");
        var second = b.take();
        assertThat(second.requestLine()).isEqualTo("GET /v2/7?x HTTP/1.1");
        assertThat(second.header("host")).containsExactly("b.internal");
    }

    @Test
    void aRequestThatIsTriedAgainStaysWithItsService() {
        var asked = new AtomicInteger();
        a.behave((request, connection) -> {
            boolean well = asked.incrementAndGet() % 3 == 0;
            TestUpstream.answer(well ? "200 OK" : "503 Service Unavailable", "a")
                    .serve(request, connection);
        });
        gateway.apply("""
                services:
                - { name: a, url: "http://%s", retries: { attempts: 2, on: ["503"], backoff: { base: 0ms } } }
                - { name: b, url: "http://%s" }
                routes: [ { name: split, split: { destinations: [ { service: a }, { service: b } ] } } ]
                """.formatted(a.address(), b.address()));
        assertThat(onOneConnection(10)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 5, "b", 5));
        assertThat(asked).hasValue(15);
    }

    @Test
    void aServiceThatIsDownIsDownForItsShareOnly() {
        gateway.apply("""
                services: [ { name: a, url: "http://%s" }, { name: b, url: "https://%s" } ]
                routes: [ { name: split, split: { destinations: [ { service: a }, { service: b } ] } } ]
                """.formatted(a.address(), b.address()));
        var statuses = new HashMap<Integer, Integer>();
        try (var client = new RawClient(gateway.port())) {
            for (int request = 0; request < 10; request++)
                statuses.merge(
                        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().status(), 1, Integer::sum);
        }
        // What listens there does not speak TLS.
        assertThat(statuses).containsExactlyInAnyOrderEntriesOf(Map.of(200, 5, 502, 5));
    }

    @Test
    void requestsWithTheSameHeaderStayTogether() {
        split(1, 1, "sticky: { by: header, name: x-tenant }");
        IntFunction<String> tenant =
                number -> gateway.get("/", "X-Tenant: t" + number).body();
        var before = IntStream.range(0, 200).mapToObj(tenant).toList();
        assertThat(IntStream.range(0, 200).mapToObj(tenant).toList()).isEqualTo(before);
        assertThat(before.stream().filter("a"::equals).count()).isBetween(60L, 140L);

        // The weight of b grows: some of a move there, and nobody the other way.
        split(1, 2, "sticky: { by: header, name: x-tenant }");
        var after = IntStream.range(0, 200).mapToObj(tenant).toList();
        assertThat(after.stream().filter("a"::equals).count()).isBetween(30L, 100L);
        for (int number = 0; number < 200; number++)
            if (before.get(number).equals("b")) assertThat(after.get(number)).isEqualTo("b");

        split(0, 2, "sticky: { by: header, name: x-tenant }");
        assertThat(IntStream.range(0, 20).mapToObj(tenant)).containsOnly("b");
    }

    @Test
    void withoutTheHeaderEachIsByItself() {
        split(1, 1, "sticky: { by: header, name: x-tenant }");
        assertThat(onOneConnection(10)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 5, "b", 5));
    }

    @Test
    void aBrowserGetsACookieThatKeepsItWhereItIs() {
        split(1, 1, "sticky: { by: cookie, name: site }");
        var found = new HashMap<String, Integer>();
        for (int browser = 0; browser < 20; browser++) {
            var first = gateway.get("/");
            String cookie = first.header("set-cookie").orElseThrow();
            assertThat(cookie).matches("site=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax");
            found.merge(first.body(), 1, Integer::sum);
            String sent = "Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';'));
            for (int round = 0; round < 3; round++) {
                var next = gateway.get("/", sent);
                assertThat(next.body()).isEqualTo(first.body());
                assertThat(next.header("set-cookie")).isEmpty();
            }
        }
        assertThat(found).containsOnlyKeys("a", "b");
        // To the browser it is TLS, which ends at a proxy that is believed.
        assertThat(gateway.get("/", "X-Forwarded-Proto: https")
                        .header("set-cookie")
                        .orElseThrow())
                .endsWith("; SameSite=Lax; Secure");
    }

    @Test
    void theCookieStandsBesideTheServicesOwn() {
        a.behave(TestUpstream.answer("200 OK", "a", "Set-Cookie: own=1"));
        b.behave(TestUpstream.answer("200 OK", "b", "Set-Cookie: own=1"));
        split(1, 1, "sticky: { by: cookie, name: site }");
        assertThat(gateway.get("/").headers("set-cookie")).hasSize(2).contains("own=1");
    }

    @Test
    void eachServiceIsProtectedByItsOwnPolicies() {
        gateway.apply("""
                services:
                - { name: a, url: "http://%s", policies: [ { type: key-auth } ] }
                - { name: b, url: "http://%s", policies: [ { type: response-headers, settings: { set: { x-b: "1" } } } ] }
                routes:
                - name: split
                  split: { destinations: [ { service: a }, { service: b } ], sticky: { by: header, name: x-to } }
                consumers: [ { name: acme, credentials: [ { type: api-key, name: main, value: secret } ] } ]
                """.formatted(a.address(), b.address()));
        String toA = header(1, "a");
        String toB = header(1, "b");
        assertThat(gateway.get("/", toA).status()).isEqualTo(401);
        assertThat(gateway.get("/", toA, "X-Api-Key: secret").body()).isEqualTo("a");
        assertThat(gateway.get("/", toB).header("x-b")).contains("1");
        assertThat(gateway.get("/", toA, "X-Api-Key: secret").header("x-b")).isEmpty();
    }

    @Test
    void aConsumerStaysWithOneServiceWhoseOwnPoliciesThenRun() {
        var consumers = new StringBuilder();
        for (int number = 0; number < 20; number++) consumers.append("""
                    - { name: c%1$d, credentials: [ { type: api-key, name: main, value: key%1$d } ], policies: [ { type: response-headers, settings: { set: { x-own: c%1$d } } } ] }
                    """.formatted(number));
        gateway.apply("""
                services:
                - { name: a, url: "http://%s", policies: [ { type: key-auth }, { name: a, type: cors, settings: { origins: ["https://a.test"] } } ] }
                - { name: b, url: "http://%s", policies: [ { type: key-auth } ] }
                routes:
                - { name: split, split: { destinations: [ { service: a }, { service: b } ], sticky: { by: consumer } } }
                consumers:
                %s""".formatted(a.address(), b.address(), consumers));
        assertThat(gateway.get("/").status()).isEqualTo(401);
        var found = new HashMap<String, Integer>();
        for (int number = 0; number < 20; number++) {
            String key = "X-Api-Key: key" + number;
            var first = gateway.get("/", key, "Origin: https://a.test");
            found.merge(first.body(), 1, Integer::sum);
            assertThat(first.header("x-own")).contains("c" + number);
            assertThat(first.header("access-control-allow-origin").isPresent())
                    .isEqualTo(first.body().equals("a"));
            for (int round = 0; round < 3; round++)
                assertThat(gateway.get("/", key).body()).isEqualTo(first.body());
        }
        assertThat(found).containsOnlyKeys("a", "b");
    }

    @Test
    void oneServiceThatAloneAsksForAKeyStillAsksForItWhenConsumersStick() {
        gateway.apply("""
                services:
                - { name: a, url: "http://%s", policies: [ { type: key-auth } ] }
                - { name: b, url: "http://%s" }
                routes:
                - name: split
                  split: { destinations: [ { service: a }, { service: b, weight: 0 }, { service: b, addPrefix: /x } ], sticky: { by: consumer } }
                consumers: [ { name: acme, credentials: [ { type: api-key, name: main, value: secret } ] } ]
                """.formatted(a.address(), b.address()));
        var statuses = new ArrayList<Integer>();
        for (int client = 0; client < 40; client++) {
            // Nobody is known when it is chosen, so the address decides.
            String from = "X-Forwarded-For: 192.0.2." + client;
            var without = gateway.get("/", from);
            var with = gateway.get("/", from, "X-Api-Key: secret");
            statuses.add(without.status());
            assertThat(with.body()).isEqualTo(without.status() == 401 ? "a" : "b");
        }
        assertThat(statuses).contains(200, 401).doesNotContain(500);
    }

    /** A header field that leads to this service. */
    private String header(int from, String service) {
        for (int number = from; number < from + 100; number++) {
            String header = "X-To: t" + number;
            if (gateway.get("/", header, "X-Api-Key: secret").body().equals(service)) return header;
        }
        throw new AssertionError("Nothing leads to " + service);
    }

    /** On one connection, and so on one loop, whose turns are in a fixed order. */
    private Map<String, Integer> onOneConnection(int requests) {
        var bodies = new HashMap<String, Integer>();
        try (var client = new RawClient(gateway.port())) {
            for (int request = 0; request < requests; request++)
                bodies.merge(
                        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().body(), 1, Integer::sum);
        }
        return bodies;
    }

    private void split(int weightOfA, int weightOfB, String sticky) {
        gateway.apply("""
                services: [ { name: a, url: "http://%s" }, { name: b, url: "http://%s" } ]
                routes:
                - name: split
                  split:
                    destinations: [ { service: a, weight: %d }, { service: b, weight: %d } ]
                    %s
                """.formatted(a.address(), b.address(), weightOfA, weightOfB, sticky));
    }
}
