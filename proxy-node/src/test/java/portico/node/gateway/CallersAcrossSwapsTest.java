package portico.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What is known of callers with policies of their own, or by their groups, when the configuration changes under them. */
class CallersAcrossSwapsTest {
    private static final String KEY = "a-key-of-acme-0001";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @BeforeEach
    void noMonthEnds() {
        gateway.clock().stop(Instant.parse("2026-11-29T12:00:00Z"));
    }

    /** A configuration in parts, each of which may become another. */
    private static final class Parts {
        /** Nobody has called by this name before. */
        final String name = "acme-" + NUMBERS.incrementAndGet();

        String service = "http://127.0.0.1:1";
        String routes = "";
        String routePolicies = "{ type: key-auth }";
        String shared = "";
        String groups = "gold";
        String own = "";
        String credentials = "";
        String others = "";

        void apply() {
            gateway.apply(
                    """
                    services: [ { name: s, url: "%s" } ]
                    policies:
                    - { name: of-all, type: correlation-id, everywhere: true }
                    %s
                    routes:
                    - { name: r, match: { paths: [/r] }, respond: { status: 200 }, policies: [ %s ] }
                    - { name: held, match: { paths: [/held] }, forward: { service: s }, policies: [ { type: key-auth } ] }
                    %s
                    consumers:
                    - name: %s
                      groups: [%s]
                      policies: [ %s ]
                      credentials: [ { type: api-key, name: main, value: %s } %s ]
                    - { name: other, credentials: [ { type: api-key, name: main, value: a-key-of-other-0001 } ] }
                    %s
                    """.formatted(service, shared, routePolicies, routes, name, groups, own, KEY, credentials, others));
        }
    }

    private static int status() {
        return gateway.get("/r", "x-api-key: " + KEY).status();
    }

    /** Two of three have passed when one thing after the other becomes different, none of which is the limit. */
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            rate-limit | consumer | limit: 3, per: 100h
            rate-limit | consumer | limit: 3, per: 100h, by: all, scope: cluster
            quota      | consumer | limit: 3, by: all
            rate-limit | group    | limit: 3, per: 100h, by: client-address
            quota      | group    | limit: 3
            """)
    void whatWasCountedStaysCountedWhateverElseChanges(String type, String level, String settings) {
        boolean own = level.equals("consumer");
        String limit = "{ name: limit, type: %s, %s settings: { %s } }"
                .formatted(type, own ? "" : "groups: [gold],", settings);
        var parts = new Parts();
        String before = own ? "" : "- " + limit;
        parts.shared = before;
        if (own) parts.own = limit;
        parts.apply();
        assertThat(status()).isEqualTo(200);

        parts.others = "- { name: third, groups: [gold, silver] }";
        parts.apply();
        parts.routes = "- { name: more, match: { paths: [/more] }, respond: { status: 200 } }";
        parts.apply();
        parts.service = "http://127.0.0.1:2";
        parts.apply();
        assertThat(status()).isEqualTo(200);

        parts.routePolicies = "{ type: key-auth }, { type: response-headers, settings: { set: { x-a: b } } },"
                + " { name: wide, type: rate-limit, settings: { limit: 1000, per: 1h, by: all } }";
        parts.apply();
        parts.shared = before
                + "\n- { name: of-silver, groups: [silver, gold], type: request-headers, settings: { set: { x-a: b } } }";
        parts.apply();
        parts.groups = "gold, silver";
        parts.apply();
        parts.own = (own ? limit + ", " : "") + "{ name: later, type: request-headers, settings: { set: { x-c: d } } }";
        parts.apply();
        parts.credentials = ", { type: api-key, name: second, value: another-key-of-acme-0001 }";
        parts.apply();
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.own =
                "{ name: sooner, type: request-headers, settings: { set: { x-c: d } } }" + (own ? ", " + limit : "");
        parts.apply();
        assertThat(status()).isEqualTo(429);
    }

    @Test
    void anotherLimitHoldsFromTheNextExchangeOn() {
        var parts = new Parts();
        parts.own = "{ type: rate-limit, settings: { limit: 1, per: 100h } }";
        parts.apply();
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.own = "{ type: rate-limit, settings: { limit: 2, per: 100h } }";
        parts.apply();
        var told = gateway.get("/r", "x-api-key: " + KEY);
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.header("ratelimit-policy")).contains("\"rate-limit\";q=2;w=360000");
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.own = "{ type: rate-limit, when: { methods: [POST] }, settings: { limit: 2, per: 100h } }";
        parts.apply();
        assertThat(status()).isEqualTo(200);

        // As it was, it has counted what it had counted.
        parts.own = "{ type: rate-limit, settings: { limit: 1, per: 100h } }";
        parts.apply();
        assertThat(status()).isEqualTo(429);

        parts.own = "";
        parts.apply();
        assertThat(gateway.get("/r", "x-api-key: " + KEY).header("ratelimit")).isEmpty();
    }

    /** And takes the place of a wider one of its name, which has counted on its own. */
    @Test
    void aLimitOfTheCallersOwnComesAndGoes() {
        var parts = new Parts();
        parts.routePolicies = "{ type: key-auth }, { type: rate-limit, settings: { limit: 2, per: 100h } }";
        parts.apply();
        assertThat(status()).isEqualTo(200);

        parts.own = "{ type: rate-limit, settings: { limit: 1, per: 100h } }";
        parts.apply();
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.own = "";
        parts.apply();
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);
    }

    @Test
    void aLimitOfAGroupThatIsChangedHoldsFromTheNextExchangeOn() {
        var parts = new Parts();
        String limit = "- { name: limit, groups: [gold], type: rate-limit, settings: { limit: %d, per: 100h } }";
        parts.shared = limit.formatted(1);
        parts.apply();
        assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.shared = limit.formatted(3);
        parts.apply();
        for (int exchange = 0; exchange < 3; exchange++) assertThat(status()).isEqualTo(200);
        assertThat(status()).isEqualTo(429);

        parts.groups = "silver";
        parts.apply();
        assertThat(status()).isEqualTo(200);
        parts.groups = "silver, gold";
        parts.apply();
        assertThat(status()).isEqualTo(429);
    }

    /** Whoever is inside when the configuration changes is inside still, and out again at its end. */
    @Test
    void placesThatAreTakenStayTaken() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var client = Executors.newSingleThreadExecutor();
        try (var upstream = new TestUpstream((request, connection) -> {
            await(mayEnd);
            TestUpstream.answer("200 OK", "done").serve(request, connection);
        })) {
            var parts = new Parts();
            parts.service = "http://" + upstream.address();
            parts.own = "{ type: concurrency-limit, settings: { limit: 1 } }";
            parts.apply();
            var held = client.submit(
                    () -> gateway.get("/held", "x-api-key: " + KEY).status());
            upstream.take();
            assertThat(status()).isEqualTo(503);

            parts.others = "- { name: third }";
            parts.apply();
            System.gc(); // what nobody holds is forgotten by then
            assertThat(status()).isEqualTo(503);
            parts.routes = "- { name: more, match: { paths: [/more] }, respond: { status: 200 } }";
            parts.apply();
            System.gc();
            assertThat(status()).isEqualTo(503);

            mayEnd.countDown();
            assertThat(held.get()).isEqualTo(200);
            Await.until("it is out", () -> status() == 200);
        } finally {
            mayEnd.countDown();
            client.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
