package portico.node.policy.securityheaders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.carrier.TrustedProxies;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** What browsers are told, whichever carrier brings the answer. */
abstract class SecurityHeadersRules {
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    SecurityHeadersRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings, String... answered) {
        upstream.behave(TestUpstream.answer("200 OK", "hello", answered));
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                policies: [ { name: safe, type: security-headers, everywhere: true, settings: %2$s } ]
                routes:
                - { name: plain, match: { paths: [/plain] }, forward: { service: s } }
                - name: own
                  match: { paths: [/own] }
                  respond: { headers: { x-frame-options: SAMEORIGIN } }
                - { name: shut, match: { paths: [/shut] }, respond: {}, policies: [ { type: key-auth } ] }
                """.formatted(upstream.address(), settings));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void whatIsUsualIsSaidOnEveryAnswer() {
        route("{ }");
        for (String path : new String[] {"/plain", "/own", "/shut", "/nowhere"}) {
            var response = gateway.get(path, "X-Forwarded-Proto: https");
            assertThat(response.headers("strict-transport-security")).as(path).containsExactly("max-age=31536000");
            assertThat(response.headers("x-content-type-options")).containsExactly("nosniff");
            assertThat(response.headers("x-frame-options")).containsExactly("DENY");
            assertThat(response.headers("referrer-policy")).containsExactly("strict-origin-when-cross-origin");
            assertThat(response.headers("content-security-policy")).isEmpty();
            assertThat(response.headers("permissions-policy")).isEmpty();
        }
    }

    @Test
    void ofTlsNothingIsSaidInClearText() {
        route("{ existing: keep }", "Strict-Transport-Security: max-age=1");
        assertThat(gateway.get("/plain").headers("strict-transport-security")).isEmpty();
        assertThat(gateway.get("/plain", "X-Forwarded-Proto: https").headers("strict-transport-security"))
                .containsExactly("max-age=1");
    }

    @Test
    void allOfItCanBeSaidOtherwise() {
        route("{ hstsSubdomains: true, hstsPreload: true, contentSecurityPolicy: \"default-src 'self'\","
                + " contentTypeOptions: false, frameOptions: same-origin, referrerPolicy: '',"
                + " permissionsPolicy: 'camera=()' }");
        var response = gateway.get("/plain", "X-Forwarded-Proto: https");
        assertThat(response.headers("strict-transport-security"))
                .containsExactly("max-age=31536000; includeSubDomains; preload");
        assertThat(response.headers("content-security-policy")).containsExactly("default-src 'self'");
        assertThat(response.headers("x-content-type-options")).isEmpty();
        assertThat(response.headers("x-frame-options")).containsExactly("SAMEORIGIN");
        assertThat(response.headers("referrer-policy")).isEmpty();
        assertThat(response.headers("permissions-policy")).containsExactly("camera=()");
    }

    @Test
    void whatTheServiceSaysItselfIsReplaced() {
        route("{ }", "X-Frame-Options: ALLOWALL", "x_frame_options: odd", "Referrer-Policy: no-referrer");
        var response = gateway.get("/plain");
        assertThat(response.headers("x-frame-options")).containsExactly("DENY");
        assertThat(response.headers("x_frame_options")).isEmpty();
        assertThat(response.headers("referrer-policy")).containsExactly("strict-origin-when-cross-origin");
    }

    @Test
    void orKept() {
        route("{ existing: keep }", "X-Frame-Options: SAMEORIGIN");
        assertThat(gateway.get("/plain").headers("x-frame-options")).containsExactly("SAMEORIGIN");
        assertThat(gateway.get("/plain").headers("x-content-type-options")).containsExactly("nosniff");
        assertThat(gateway.get("/own").headers("x-frame-options")).containsExactly("SAMEORIGIN");
        assertThat(gateway.get("/shut").headers("x-frame-options")).containsExactly("DENY");
    }

    @Test
    void inHttp2ToTheSameIsSaid() {
        route("{ }");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":path /plain", ":scheme http", ":authority x");
            assertThat(client.field(1, "x-frame-options")).isEqualTo("DENY");
        }
    }
}
