package portico.node.policy.forwardauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Whom an outside service lets pass, whichever carrier brings the exchange. */
abstract class ForwardAuthRules {
    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream decides = new TestUpstream();

    ForwardAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
        decides.close();
    }

    @Test
    void theServiceIsToldWhatTheClientWantsAndTheUpstreamWhatItSaid() {
        apply("upstreamHeaders: [x-user]");
        decides.behave(TestUpstream.answer("204 No Content", "", "X-User: ann", "X-Other: 1"));

        var response = gateway.send(
                "POST /a/../b?c=d HTTP/1.1\r\nHost: Shop.test\r\nAuthorization: Bearer t\r\nCookie: s=1\r\n"
                        + "X-User: eve\r\nX_User: eve\r\nX-Secret: 1\r\nX-Forwarded-Uri: /else\r\nContent-Length: 4\r\n\r\nbody");

        assertThat(response.status()).isEqualTo(200);
        var asked = decides.take();
        assertThat(asked.requestLine()).isEqualTo("GET /check HTTP/1.1");
        assertThat(asked.header("x-forwarded-method")).containsExactly("POST");
        assertThat(asked.header("x-forwarded-uri")).containsExactly("/b?c=d");
        assertThat(asked.header("x-forwarded-host")).containsExactly("shop.test");
        assertThat(asked.header("x-forwarded-proto")).containsExactly("http");
        assertThat(asked.header("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(asked.header("authorization")).containsExactly("Bearer t");
        assertThat(asked.header("cookie")).containsExactly("s=1");
        assertThat(asked.names()).doesNotContain("x-secret", "x-user");
        var received = upstream.take();
        assertThat(received.header("x-user")).containsExactly("ann");
        assertThat(received.header("x-secret")).containsExactly("1");
        assertThat(received.names()).doesNotContain("authorization", "x-other", "x_user");
        assertThat(new String(received.body(), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("body");
    }

    @Test
    void aClientNeverWritesWhatOnlyTheServiceMayEvenWhereItIsNotAsked() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: forward-auth, name: gets, when: { methods: [GET] }, settings: { url: "http://%s/check", timeout: 20s, upstreamHeaders: [x-user] } }
                  - { type: forward-auth, name: puts, when: { methods: [PUT] }, settings: { url: "http://%s/check", timeout: 20s, upstreamHeaders: [x-user] } }
                  - { type: any-of, when: { methods: [PUT] }, settings: { of: [ { type: mtls-auth }, { type: jwt, settings: { claimsToHeaders: { sub: x-sub } } } ] } }
                """.formatted(upstream.address(), decides.address(), decides.address()));
        decides.behave(TestUpstream.answer("204 No Content", "", "X-User: ann"));
        String[] forged = {"X-User: admin", "X_User: admin", "X-Sub: admin", "Client-Cert: :AAAA:"};

        assertThat(gateway.get("/", forged).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-user")).containsExactly("ann");
        assertThat(received.names()).doesNotContain("x_user", "x-sub", "client-cert");
        assertThat(gateway.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + String.join("\r\n", forged)
                                + "\r\n\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.take().names()).doesNotContain("x-user", "x_user", "x-sub", "client-cert");
    }

    @Test
    void whatTheServiceSaysGoesOnThoughAnotherPolicyHidesTheClientsOwn() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: forward-auth, settings: { url: "http://%s/check", timeout: 20s, upstreamHeaders: [authorization] } }
                  - { type: jwt, when: { methods: [PUT] } }
                """.formatted(upstream.address(), decides.address()));
        decides.behave(TestUpstream.answer("204 No Content", "", "Authorization: Bearer of-the-service"));
        assertThat(gateway.get("/", "Authorization: Bearer of-the-client").status())
                .isEqualTo(200);
        assertThat(upstream.take().header("authorization")).containsExactly("Bearer of-the-service");
    }

    @Test
    void whatPoliciesBeforeHaveTakenTheServiceIsNotTold() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: key-auth, settings: { query: key } }
                  - { type: jwt, settings: { cookie: token } }
                  - { type: forward-auth, settings: { url: "http://%s/check", timeout: 20s } }
                consumers:
                - name: acme
                  credentials:
                  - { type: api-key, name: key, value: the-key-of-acme-0123456789 }
                  - { type: jwt-key, name: jwt, keyId: k1, algorithm: HS256, value: a-secret-of-more-than-thirty-two-octets }
                """.formatted(upstream.address(), decides.address()));
        decides.behave(TestUpstream.answer("204 No Content", ""));
        String token = token("a-secret-of-more-than-thirty-two-octets");
        var response = gateway.get("/a?b=c&key=the-key-of-acme-0123456789", "Cookie: s=1; token=" + token);
        assertThat(response.status()).isEqualTo(200);
        var asked = decides.take();
        assertThat(asked.header("x-forwarded-uri")).containsExactly("/a?b=c");
        assertThat(asked.header("cookie")).containsExactly("s=1");
        assertThat(asked.headers().toString()).doesNotContain("the-key-of-acme").doesNotContain(token);
    }

    private static String token(String secret) {
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue("HS256");
        token.setKeyIdHeaderValue("k1");
        token.setPayload("{\"sub\":\"ann\",\"exp\":4000000000}");
        token.setKey(new HmacKey(secret.getBytes(UTF_8)));
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden", "302 Found", "429 Too Many Requests"})
    void aRefusalIsTheClients(String status) {
        apply("upstreamHeaders: [x-user]");
        decides.behave(TestUpstream.answer(
                status,
                "not you",
                "WWW-Authenticate: Bearer",
                "Location: /login",
                "X-Inner: 1",
                "Content-Type: text/plain"));
        var response = gateway.get("/");
        assertThat(response.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        assertThat(response.body()).isEqualTo("not you");
        assertThat(response.header("www-authenticate")).hasValue("Bearer");
        assertThat(response.header("location")).hasValue("/login");
        assertThat(response.header("content-type")).hasValue("text/plain");
        assertThat(response.header("x-inner")).isEmpty();
        assertThat(upstream.waiting()).isZero();
    }

    /** Neither is UTF-8: text of another charset, and what no charset goes with. */
    @Test
    void aRefusalsBodyIsTheClientsAsItIs() {
        apply("clientHeaders: [x-why]");
        String octets = "Zutritt f\u00fcr Sie \u0000\u00ff\u0080 verwehrt"; // an octet each
        decides.behave(TestUpstream.raw("HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nLocation: /login\r\n"
                + "Content-Type: text/html; charset=ISO-8859-1\r\nContent-Encoding: x-own\r\ncontent-length: "
                + octets.length() + "\r\n\r\n" + octets));
        var response = gateway.get("/");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.octets()).isEqualTo(octets.getBytes(ISO_8859_1));
        assertThat(response.headers("content-type")).containsExactly("text/html; charset=ISO-8859-1");
        assertThat(response.headers("content-encoding")).containsExactly("x-own");
        assertThat(response.headers("x-why")).containsExactly("no");
        assertThat(response.header("location")).isEmpty();
    }

    @ParameterizedTest(name = "Host: {0}")
    @ValueSource(strings = {"shop.test:8443", "shop.test:80", "[2001:db8::1]:8443", "shop.test"})
    void theServiceIsToldTheHostWithThePortThatTheClientNamed(String host) {
        apply("upstreamHeaders: []");
        decides.behave(TestUpstream.answer("204 No Content", ""));
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status())
                .isEqualTo(200);
        assertThat(decides.take().header("x-forwarded-host")).containsExactly(host);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "500, refuse, 503",
        "down, refuse, 503",
        "slow, refuse, 503",
        "junk, refuse, 503",
        "long, refuse, 503",
        "trickling, refuse, 503",
        "500, pass, 503",
        "junk, pass, 503",
        "long, pass, 503",
        "trickling, pass, 200",
        "down, pass, 200",
        "slow, pass, 200"
    })
    void aServiceThatCannotBeAskedRefusesUnlessItIsSaidToPass(String how, String failure, int status) {
        boolean late = how.equals("slow") || how.equals("trickling");
        apply("timeout: " + (late ? "200ms" : "20s") + ", failure: " + failure);
        switch (how) {
            case "500" -> decides.behave(TestUpstream.answer("500 Oops", ""));
            case "slow" -> decides.behave((request, connection) -> {});
            case "trickling" -> decides.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"));
            case "junk" -> decides.behave(TestUpstream.raw("what?\r\n\r\n"));
            case "long" -> decides.behave(TestUpstream.answer("403 Forbidden", "x".repeat(300_000)));
            default -> decides.close();
        }
        var response = gateway.get("/", "Authorization: Bearer t");
        assertThat(response.status()).isEqualTo(status);
        if (status == 503) assertThat(upstream.waiting()).isZero();
        else assertThat(upstream.take().names()).doesNotContain("authorization");
    }

    @Test
    void theClientSeesWhatItShallOfAConsentBesideWhatTheUpstreamSays() {
        apply("clientHeadersOnPass: [Set-Cookie, x-session]");
        decides.behave(TestUpstream.answer(
                "200 OK", "consent", "Set-Cookie: a=1", "Set-Cookie: b=2", "X-Session: s", "X-Inner: 1"));
        upstream.behave(TestUpstream.answer("200 OK", "hello", "Set-Cookie: c=3", "X-Own: 1"));
        for (int time = 0; time < 2; time++) {
            var response = gateway.get("/", "Cookie: x=1");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(response.headers("set-cookie")).containsExactlyInAnyOrder("a=1", "b=2", "c=3");
            assertThat(response.header("x-session")).hasValue("s");
            assertThat(response.header("x-own")).hasValue("1");
            assertThat(response.header("x-inner")).isEmpty();
            assertThat(upstream.take().names()).doesNotContain("set-cookie", "x-session");
        }
    }

    @Test
    void theServiceMayNameTheConsumer() {
        apply("consumerHeader: x-consumer");
        decides.behave(TestUpstream.answer("200 OK", "", "X-Consumer: acme"));
        assertThat(gateway.get("/", "X-Consumer: root", "X_Consumer: root").status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.names()).doesNotContain("x-consumer", "x_consumer");
        for (String answer : new String[] {"X-Consumer: nobody", "X-Consumer: ", "X-Nothing: 1"}) {
            decides.behave(TestUpstream.answer("200 OK", "", answer));
            assertThat(gateway.get("/", "X-Consumer: acme").status()).isEqualTo(403);
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theServiceDecidesByWhatGoesOn() {
        apply("requestHeaders: [x-tenant]");
        decides.behave(TestUpstream.answer("204 No Content", ""));
        assertThat(gateway.get("/", "X-Tenant: mine", "X_Tenant: another", "X.Tenant: another")
                        .status())
                .isEqualTo(200);
        assertThat(decides.take().header("x-tenant")).containsExactly("mine");
        var received = upstream.take();
        assertThat(received.header("x-tenant")).containsExactly("mine");
        assertThat(received.names()).doesNotContain("x_tenant", "x.tenant");

        assertThat(gateway.get("/", "X-Tenant: mine", "Connection: X-Tenant").status())
                .isEqualTo(200);
        assertThat(decides.take().names()).doesNotContain("x-tenant");
        assertThat(upstream.take().names()).doesNotContain("x-tenant");
    }

    @Test
    void aClientThatLeavesTakesItsQuestionBack() {
        apply("timeout: 20s");
        decides.behave((request, connection) -> {});
        try (var client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            decides.take();
        }
        Await.until("nobody waits for the answer", () -> decides.open() == 0);
        Await.until("the exchange is over", () -> gateway.listener().running() == 0);
    }

    @Test
    void theQuestionIsPartOfTheTimeThatAnExchangeMayTake() {
        apply("timeout: 20s", "timeouts: { total: 200ms },");
        decides.behave((request, connection) -> {});
        var response = gateway.get("/");
        assertThat(response.status()).isEqualTo(504);
        assertThat(response.body()).contains("gateway-timeout");
        Await.until("nobody waits for the answer", () -> decides.open() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    private void apply(String settings) {
        apply(settings, "");
    }

    private void apply(String settings, String service) {
        String timed = settings.contains("timeout:") ? settings : "timeout: 20s, " + settings;
        gateway.apply("""
                services: [ { name: s, %s url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies: [ { type: forward-auth, settings: { url: "http://%s/check", %s } } ]
                consumers: [ { name: acme } ]
                """.formatted(service, upstream.address(), decides.address(), timed));
    }
}
