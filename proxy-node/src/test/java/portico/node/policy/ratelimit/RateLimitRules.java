package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;

/** How clients are held to what may pass of them on one node, whichever carrier brings the exchanges. */
abstract class RateLimitRules {
    final TestGateway gateway;

    RateLimitRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void eachAnswerSaysHowTheClientStandsAndTheLastOnesRefuse() {
        gateway.apply(routes("stands", "{ limit: 2, per: 1h, by: all }"));

        var first = gateway.get("/stands");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ratelimit")).hasValue("\"rate-limit\";r=1;t=1800");
        assertThat(first.header("ratelimit-policy")).hasValue("\"rate-limit\";q=2;w=3600");
        assertThat(first.header("retry-after")).isEmpty();
        assertThat(gateway.get("/stands").header("ratelimit").orElseThrow())
                .matches("\"rate-limit\";r=0;t=(1[78][0-9]{2})");

        var refused = gateway.get("/stands");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("content-type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"urn:portico:problem:rate-limited\"");
        assertThat(Integer.parseInt(refused.header("retry-after").orElseThrow()))
                .isBetween(1790, 1800);
        assertThat(refused.header("ratelimit"))
                .hasValue(
                        "\"rate-limit\";r=0;t=" + refused.header("retry-after").orElseThrow());
    }

    @Test
    void valuesOfAHeaderAreCountedSeparately() {
        gateway.apply(routes("tenants", "{ limit: 1, per: 1h, by: header, header: x-tenant }"));

        assertThat(gateway.get("/tenants", "X-Tenant: a").status()).isEqualTo(200);
        assertThat(gateway.get("/tenants", "X-Tenant: b").status()).isEqualTo(200);
        assertThat(gateway.get("/tenants").status()).isEqualTo(200);
        assertThat(gateway.get("/tenants", "X-Tenant: a").status()).isEqualTo(429);
        assertThat(gateway.get("/tenants").status()).isEqualTo(429);
    }

    @Test
    void consumersAreCountedSeparatelyWhicheverKeyTheyShow() {
        gateway.apply("""
                routes:
                - name: consumers
                  match: { paths: [/consumers] }
                  respond: { status: 200 }
                  policies: [ { type: key-auth }, { type: rate-limit, settings: { limit: 2, per: 1h } } ]
                - name: credentials
                  match: { paths: [/credentials] }
                  respond: { status: 200 }
                  policies: [ { type: key-auth }, { type: rate-limit, settings: { limit: 1, per: 1h, by: credential } } ]
                consumers:
                - name: a
                  credentials:
                  - { type: api-key, name: one, value: a-key-number-one-1 }
                  - { type: api-key, name: two, value: a-key-number-two-2 }
                - { name: b, credentials: [ { type: api-key, name: one, value: b-key-number-one-1 } ] }
                """);

        assertThat(gateway.get("/consumers", "X-Api-Key: a-key-number-one-1").status())
                .isEqualTo(200);
        assertThat(gateway.get("/consumers", "X-Api-Key: a-key-number-two-2").status())
                .isEqualTo(200);
        assertThat(gateway.get("/consumers", "X-Api-Key: a-key-number-two-2").status())
                .isEqualTo(429);
        assertThat(gateway.get("/consumers", "X-Api-Key: b-key-number-one-1").status())
                .isEqualTo(200);
        assertThat(gateway.get("/credentials", "X-Api-Key: a-key-number-one-1").status())
                .isEqualTo(200);
        assertThat(gateway.get("/credentials", "X-Api-Key: a-key-number-one-1").status())
                .isEqualTo(429);
        assertThat(gateway.get("/credentials", "X-Api-Key: a-key-number-two-2").status())
                .isEqualTo(200);
    }

    @Test
    void withoutACallerTheAddressCountsAndASwapForgetsNothing() {
        String routes = routes("addresses", "{ limit: 1, per: 1h }");
        gateway.apply(routes);
        assertThat(gateway.get("/addresses").status()).isEqualTo(200);

        gateway.apply(routes + "- { name: other, match: { paths: [/other] }, respond: { status: 200 } }\n");

        assertThat(gateway.get("/other").status()).isEqualTo(200);
        assertThat(gateway.get("/addresses").status()).isEqualTo(429);
    }

    @Test
    void whatIsMadeAnewIsCountedAnewAndWhatIsPutBackGoesOn() {
        String routes = """
                policies: [ { name: shared, type: rate-limit, settings: { limit: 1, per: 1h, by: all }, id: %2$s } ]
                routes:
                - id: %1$s
                  name: remade
                  match: { paths: [/remade] }
                  respond: { status: 200 }
                  policies: [ { type: rate-limit, settings: { limit: 1, per: 1h, by: all } } ]
                - { name: using, match: { paths: [/using] }, respond: { status: 200 }, policies: [ { use: shared } ] }
                """;
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        for (UUID id : List.of(first, second)) {
            gateway.apply(routes.formatted(id, id));
            assertThat(gateway.get("/remade").status()).isEqualTo(200);
            assertThat(gateway.get("/remade").status()).isEqualTo(429);
            assertThat(gateway.get("/using").status()).isEqualTo(200);
            assertThat(gateway.get("/using").status()).isEqualTo(429);
        }

        gateway.apply(routes.formatted(first, first));

        assertThat(gateway.get("/remade").status()).isEqualTo(429);
        assertThat(gateway.get("/using").status()).isEqualTo(429);
    }

    @Test
    void severalLimitsAllCountAndAllShow() {
        gateway.apply("""
                routes:
                - name: several
                  match: { paths: [/several] }
                  respond: { status: 200 }
                  policies:
                  - { name: per-hour, type: rate-limit, settings: { limit: 5, per: 1h, by: all } }
                  - { name: per-day, type: rate-limit, settings: { limit: 1, per: 1d, by: all } }
                """);

        assertThat(gateway.get("/several").headers("ratelimit-policy"))
                .containsExactlyInAnyOrder("\"per-hour\";q=5;w=3600", "\"per-day\";q=1;w=86400");
        assertThat(gateway.get("/several").status()).isEqualTo(429);
    }

    @Test
    void severalLimitsInOneEntryCountTogetherOrNotAtAll() {
        gateway.apply(routes("also", "{ limit: 5, per: 5h, by: all, also: [ { limit: 2, per: 1d } ] }"));

        assertThat(gateway.get("/also").headers("ratelimit-policy"))
                .containsExactly("\"rate-limit\";q=5;w=18000", "\"rate-limit-2\";q=2;w=86400");
        assertThat(gateway.get("/also").status()).isEqualTo(200);
        for (int more = 0; more < 3; more++) {
            var refused = gateway.get("/also");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers("ratelimit").get(0)).startsWith("\"rate-limit\";r=3;");
            assertThat(refused.headers("ratelimit").get(1)).startsWith("\"rate-limit-2\";r=0;");
            assertThat(Integer.parseInt(refused.header("retry-after").orElseThrow()))
                    .isBetween(43_000, 43_200);
        }
    }

    @Test
    void severalPartsAreTakenTogether() {
        gateway.apply("""
                policies:
                - { name: shared, type: rate-limit, everywhere: true, settings:
                    { limit: 1, per: 1h, by: [route, path-parameter, header], parameter: id, header: x-tenant } }
                routes:
                - { name: one, match: { paths: ["/one/{id}"] }, respond: { status: 200 } }
                - { name: other, match: { paths: ["/other/{id}"] }, respond: { status: 200 } }
                """);

        assertThat(gateway.get("/one/1", "X-Tenant: a").status()).isEqualTo(200);
        assertThat(gateway.get("/other/1", "X-Tenant: a").status()).isEqualTo(200);
        assertThat(gateway.get("/one/2", "X-Tenant: a").status()).isEqualTo(200);
        assertThat(gateway.get("/one/1", "X-Tenant: b").status()).isEqualTo(200);
        assertThat(gateway.get("/one/1").status()).isEqualTo(200);
        assertThat(gateway.get("/one/1", "X-Tenant: a").status()).isEqualTo(429);
        assertThat(gateway.get("/other/1", "X-Tenant: a").status()).isEqualTo(429);
        assertThat(gateway.get("/one/1").status()).isEqualTo(429);
    }

    @Test
    void withoutRedisALimitOfTheClusterIsTheNodes() {
        gateway.apply(routes("lonely", "{ limit: 1, per: 1h, by: all, scope: cluster }"));
        assertThat(gateway.get("/lonely").status()).isEqualTo(200);
        assertThat(gateway.get("/lonely").status()).isEqualTo(429);

        gateway.apply(routes("refusing", "{ limit: 1, per: 1h, by: all, scope: cluster, whenUnavailable: refuse }"));
        assertThat(gateway.get("/refusing").status()).isEqualTo(503);
    }

    private static String routes(String name, String settings) {
        return """
                routes:
                - name: %1$s
                  match: { paths: [/%1$s] }
                  respond: { status: 200 }
                  policies: [ { type: rate-limit, settings: %2$s } ]
                """.formatted(name, settings);
    }
}
