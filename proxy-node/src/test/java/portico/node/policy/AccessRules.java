package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.carrier.TrustedProxies;
import portico.node.testing.TestGateway;

/** Who is let through by address and by group, whichever carrier brings the exchange. */
abstract class AccessRules {
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private static final String CONSUMERS = """
            consumers:
            - { name: partner, groups: [partners], credentials: [ { type: api-key, name: k, value: key-of-the-partner } ] }
            - name: late
              groups: [partners, suspended]
              credentials: [ { type: api-key, name: k, value: key-of-the-late-one } ]
            - { name: other, credentials: [ { type: api-key, name: k, value: key-of-the-other } ] }
            """;

    private final TestGateway gateway;

    AccessRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({
        "203.0.113.7, 200",
        "203.0.113.66, 403",
        "203.0.114.1, 403",
        "2001:db8::1, 200",
        "2001:db8:bad::1, 403",
        "2001:db9::1, 403",
        "::ffff:203.0.113.7, 200",
        "::ffff:203.0.113.66, 403",
        "'203.0.113.7, 198.51.100.1', 403",
        "'198.51.100.1, 203.0.113.7', 200",
        "203.0.113.7:4711, 200",
        "[2001:db8::1]:4711, 200",
        "nonsense, 403"
    })
    void onlyAllowedAddressesPassAndDeniedOnesNever(String client, int status) {
        gateway.apply("""
                routes:
                - name: r
                  respond: {}
                  policies:
                  - type: ip-restriction
                    settings: { allow: [203.0.113.0/24, "2001:db8::/32"], deny: [203.0.113.66, "2001:db8:bad::/48"] }
                """);
        var response = gateway.get("/", "X-Forwarded-For: " + client);
        assertThat(response.status()).isEqualTo(status);
        if (status == 403) assertThat(response.body()).contains("urn:portico:problem:address-refused");
    }

    /** The proxies' own network is often allowed: a client that they do not name is not one of them. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "X-Forwarded-For: unknown",
                "X-Forwarded-For: 127.0.0.1, _hidden",
                "X-Forwarded-For: ",
                "Forwarded: for=unknown",
                "Forwarded: for=127.0.0.1, for=\"_hidden\"",
                "Forwarded: proto=https"
            })
    void aClientWhomTrustedProxiesDoNotNameIsRefused(String way) {
        for (String settings : List.of("allow: [127.0.0.0/8]", "deny: [203.0.113.0/24]")) {
            gateway.apply("""
                    routes:
                    - { name: r, respond: {}, policies: [ { type: ip-restriction, settings: { %s } } ] }
                    """.formatted(settings));
            assertThat(gateway.get("/").status()).isEqualTo(200);
            var response = gateway.get("/", way);
            assertThat(response.status()).as(settings).isEqualTo(403);
            assertThat(response.body()).contains("urn:portico:problem:address-refused");
        }
    }

    @Test
    void limitsCountThemByTheProxy() {
        gateway.apply("""
                routes:
                - name: r
                  respond: {}
                  policies:
                  - { name: hidden, type: rate-limit, settings: { limit: 1, per: 1h, by: client-address } }
                """);
        assertThat(gateway.get("/", "X-Forwarded-For: 127.0.0.77:1, unknown, 127.0.0.78")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.get("/", "X-Forwarded-For: _other, 127.0.0.78").status())
                .isEqualTo(429);
        assertThat(gateway.get("/", "X-Forwarded-For: 203.0.113.78:1").status()).isEqualTo(200);
        assertThat(gateway.get("/", "X-Forwarded-For: 203.0.113.78:2").status()).isEqualTo(429);
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({"203.0.113.7, 403", "198.51.100.1, 200", "2001:db8::1, 200"})
    void whereNothingIsAllowedByNameAllIsButWhatIsDenied(String client, int status) {
        gateway.apply("""
                routes:
                - { name: r, respond: {}, policies: [ { type: ip-restriction, settings: { deny: [203.0.113.0/24] } } ] }
                """);
        assertThat(gateway.get("/", "X-Forwarded-For: " + client).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "on {0}, {1} is answered {2}")
    @CsvSource({
        "allowed, key-of-the-partner, 200",
        "allowed, key-of-the-late-one, 403",
        "allowed, key-of-the-other, 403",
        "allowed, nobodys-key-at-all, 401",
        "denied, key-of-the-partner, 200",
        "denied, key-of-the-late-one, 403",
        "denied, key-of-the-other, 200"
    })
    void groupsDecideWhoPasses(String path, String key, int status) {
        gateway.apply("""
                routes:
                - name: allowed
                  match: { paths: [/allowed] }
                  respond: {}
                  policies: [ { type: key-auth }, { type: acl, settings: { allow: [partners, gold], deny: [suspended] } } ]
                - name: denied
                  match: { paths: [/denied] }
                  respond: {}
                  policies: [ { type: key-auth }, { type: acl, settings: { deny: [suspended] } } ]
                """ + CONSUMERS);
        var response = gateway.get("/" + path, "X-Api-Key: " + key);
        assertThat(response.status()).isEqualTo(status);
        if (status == 403) assertThat(response.body()).contains("urn:portico:problem:forbidden");
    }

    @Test
    void whoIsNobodyIsInNoGroup() {
        gateway.apply("""
                routes:
                - { name: r, respond: {}, policies: [ { type: acl, settings: { deny: [suspended] } } ] }
                """ + CONSUMERS);
        assertThat(gateway.get("/", "X-Api-Key: key-of-the-partner").status()).isEqualTo(403);
    }
}
