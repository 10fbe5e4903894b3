package portico.node.policy.httpsredirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Who is sent to TLS, and where to. */
abstract class HttpsRedirectRules {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("shop.example.com");

    final TestGateway gateway;

    HttpsRedirectRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        gateway.apply("""
                routes:
                - { name: r, respond: { body: here }, policies: [ { type: https-redirect, settings: %s } ] }
                certificates:
                %s
                """.formatted(settings, TestGateway.yaml("tls", CERTIFICATE)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            { }             | /a%20b/c?d=%0D%0Ae&f | 308 | https://shop.example.com/a%20b/c?d=%0D%0Ae&f
            { status: 301 } | /                    | 301 | https://shop.example.com/
            { port: 8843 }  | /x                   | 308 | https://shop.example.com:8843/x
            """)
    void clearTextIsSentToTheSamePlaceOverTls(String settings, String target, int status, String location) {
        route(settings);
        var response = gateway.send("GET " + target + " HTTP/1.1\r\nHost: Shop.Example.com:8080\r\n\r\n");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers("location")).containsExactly(location);
    }

    @Test
    void whoIsThereStaysThere() {
        route("{ }");
        try (var client = RawClient.tls(gateway.listener().tlsPort(), CERTIFICATE.trusting(), "shop.example.com")) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("here");
        }
    }

    @Test
    void nobodyIsBelievedToBeThereWhoIsNoProxyOfOurs() {
        route("{ }");
        assertThat(gateway.get("/", "X-Forwarded-Proto: https").status()).isEqualTo(308);
    }

    @Test
    void whoNamesNoHostIsRefused() {
        route("{ }");
        assertThat(gateway.send("GET / HTTP/1.0\r\n\r\n").status()).isEqualTo(403);
    }

    @Test
    void inHttp2ToTheSameIsDone() {
        route("{ }");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":path /a", ":scheme http", ":authority shop.example.com");
            assertThat(client.status(1)).isEqualTo("308");
            assertThat(client.field(1, "location")).isEqualTo("https://shop.example.com/a");
        }
    }
}
