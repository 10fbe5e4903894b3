package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** Which route both carriers take an exchange for, by what they know of client and connection. */
abstract class RoutingRules {
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private final TestGateway gateway;

    RoutingRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource({
        "shop.test:8443, exact with port",
        "SHOP.test.:8443, exact with port",
        "shop.test, exact",
        "shop.test:80, exact",
        "eu.shop.test:8443, wildcard with port",
        "other.test:8443, port",
        "other.test:9000, rest",
        "other.test, default port",
        "other.test:80, default port",
        "other.test:, default port"
    })
    void theAuthoritysPortCounts(String authority, String route) {
        gateway.apply("""
                routes:
                - { name: a, match: { hosts: ["shop.test:8443"] }, respond: { body: exact with port } }
                - { name: b, match: { hosts: [shop.test] }, respond: { body: exact } }
                - { name: c, match: { hosts: ["*.shop.test:8443"] }, respond: { body: wildcard with port } }
                - { name: d, match: { hosts: ["*:8443"] }, respond: { body: port } }
                - { name: e, match: { hosts: ["*:80"] }, respond: { body: default port } }
                - { name: f, respond: { body: rest } }
                """);
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(authority))
                        .body())
                .isEqualTo(route);
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-                    | loopback",
                "203.0.113.5          | partner",
                "6.6.6.6, 203.0.113.5 | partner",
                "203.0.113.5, 6.6.6.6 | stranger",
                "2001:db8::7          | partner",
                "2001:db9::7          | stranger",
                "203.0.113.5:4711     | partner",
                "127.0.0.1            | loopback",
                "nonsense             | stranger",
                "127.0.0.1, unknown   | stranger"
            })
    void theClientIsWhomTrustedProxiesName(String forwardedFor, String route) {
        gateway.apply("""
                routes:
                - { name: partner, match: { clients: [203.0.113.0/24, "2001:db8::/32"] }, respond: { body: partner } }
                - { name: loopback, match: { clients: [127.0.0.1] }, respond: { body: loopback } }
                - { name: stranger, respond: { body: stranger } }
                """);
        var response = forwardedFor == null ? gateway.get("/") : gateway.get("/", "X-Forwarded-For: " + forwardedFor);
        assertThat(response.body()).isEqualTo(route);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "X-None: 1                                                  | http  | shop.test:81 | 81",
                "X-Forwarded-Host: outside.test                             | http  | outside.test | -",
                "X-Forwarded-Proto: https                                   | https | shop.test:81 | -",
                "X-Forwarded-Port: 444                                      | http  | shop.test:81 | 444",
                "X-Forwarded-Host: outside.test\\r\\nX-Forwarded-Port: 9443   | http  | outside.test | 9443"
            })
    void whatAProxySaysOfTheWayToItGoesOn(String said, String scheme, String host, String port) {
        try (var upstream = new TestUpstream()) {
            gateway.apply(
                    "services:\n- { name: s, url: \"http://%s\" }\nroutes:\n- { name: r, forward: { service: s } }"
                            .formatted(upstream.address()));
            gateway.send("GET / HTTP/1.1\r\nHost: shop.test:81\r\n%s\r\n\r\n".formatted(said.translateEscapes()));
            var received = upstream.take();
            assertThat(received.header("x-forwarded-proto")).containsExactly(scheme);
            assertThat(received.header("x-forwarded-host")).containsExactly(host);
            assertThat(received.header("x-forwarded-port")).isEqualTo(port == null ? List.of() : List.of(port));
        }
    }
}
