package portico.node.policy.introspection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Whose token its issuer calls good, whichever carrier brings the exchange. */
abstract class IntrospectionRules {
    private static final String SECRET = "the-gateway's-own-secret";
    private static final String GOOD =
            "{\"active\":true,\"sub\":\"ann\",\"client_id\":\"acme\",\"scope\":\"read write\","
                    + "\"aud\":\"orders\",\"exp\":4000000000}";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream issuer = new TestUpstream();

    IntrospectionRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        gateway.clock().ahead(Duration.ZERO);
        upstream.close();
        issuer.close();
    }

    @Test
    void theIssuerIsAskedOnceAndTheServiceSeesWhatItSaid() {
        apply("consumerClaim: client_id, claimsToHeaders: { sub: x-user }");
        says(GOOD);
        assertThat(get("tok+en/1", "X-User: eve").status()).isEqualTo(200);
        var asked = issuer.take();
        assertThat(asked.requestLine()).isEqualTo("POST /introspect HTTP/1.1");
        assertThat(new String(asked.body(), US_ASCII)).isEqualTo("token=tok%2Ben%2F1&token_type_hint=access_token");
        assertThat(asked.header("authorization"))
                .containsExactly("Basic "
                        + Base64.getEncoder()
                                .encodeToString(("portico:the-gateway%27s-own-secret").getBytes(US_ASCII)));
        var received = upstream.take();
        assertThat(received.header("x-user")).containsExactly("ann");
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.names()).doesNotContain("authorization");
        assertThat(get("tok+en/1").status()).isEqualTo(200);
        assertThat(issuer.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"active":false}                                           | 401
            {"active":false,"sub":"ann","exp":4000000000}              | 401
            {"active":true,"client_id":"acme","exp":1}                 | 401
            {"active":true,"client_id":"acme","aud":"others"}          | 401
            {"active":true,"client_id":"nobody","aud":"orders","scope":"read"} | 401
            {"active":true,"client_id":7,"aud":"orders","scope":"read"} | 401
            {"active":true,"aud":"orders","scope":"read"}              | 401
            {"active":true,"client_id":"acme","aud":"orders"}          | 403
            {"active":"true","client_id":"acme","aud":"orders"}        | 503
            {"client_id":"acme","aud":"orders"}                        | 503
            not json                                                   | 503
            {"active":true,"active":false}                             | 503
            """)
    void onlyWhatIsCalledGoodPasses(String said, int status) {
        apply("consumerClaim: client_id, audiences: [orders], scopes: [read]");
        says(said);
        var response = get("a-token");
        assertThat(response.status()).isEqualTo(status);
        if (status != 503)
            assertThat(response.header("www-authenticate").orElseThrow()).startsWith("Bearer");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"active":true,"token_use":"access","sub":"ann"}           | 200
            {"active":true,"token_use":["id","access"],"sub":"ann"}    | 200
            {"active":true,"token_use":"id","sub":"ann"}               | 401
            {"active":true,"token_use":{"access":1},"sub":"ann"}       | 401
            {"active":true,"token_use":"access"}                       | 401
            {"active":true,"token_use":"access","sub":null}            | 401
            """)
    void theAnswerMustHaveWhatIsRequired(String said, int status) {
        apply("requiredClaims: { token_use: [access, all], sub: [] }");
        says(said);
        for (int time = 0; time < 2; time++) {
            var response = get("a-token");
            assertThat(response.status()).isEqualTo(status);
            if (status == 401)
                assertThat(response.header("www-authenticate").orElseThrow()).contains("The token lacks a claim");
        }
        assertThat(upstream.waiting()).isEqualTo(status == 200 ? 2 : 0);
    }

    @ParameterizedTest(name = "an issuer that answers {0}")
    @CsvSource({"401 Unauthorized", "500 Internal Server Error", "302 Found"})
    void whileTheIssuerSaysNothingNobodyPasses(String status) {
        apply("");
        issuer.behave(TestUpstream.answer(status, GOOD, "Location: /"));
        assertThat(get("a-token").status()).isEqualTo(503);
        says(GOOD);
        assertThat(get("a-token").status()).isEqualTo(200);
        issuer.close();
        assertThat(get("another-token").status()).isEqualTo(503);
        assertThat(get("a-token").status()).isEqualTo(200);
    }

    @Test
    void callersWhoTakeTurnsStayThemselves() {
        apply("consumerClaim: client_id, claimsToHeaders: { sub: x-user }");
        issuer.behave((request, connection) -> {
            boolean ann = new String(request.body(), US_ASCII).startsWith("token=of-ann&");
            String said = ann ? GOOD : GOOD.replace("ann", "bob").replace("acme", "other");
            TestUpstream.answer("200 OK", said).serve(request, connection);
        });
        try (var client = new RawClient(gateway.port())) {
            for (int turn = 0; turn < 6; turn++) {
                boolean even = turn % 2 == 0;
                client.send("GET / HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer of-" + (even ? "ann" : "bob")
                        + "\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                var received = upstream.take();
                assertThat(received.header("x-user")).containsExactly(even ? "ann" : "bob");
                assertThat(received.header("x-portico-consumer")).containsExactly(even ? "acme" : "other");
            }
        }
        assertThat(issuer.waiting()).isEqualTo(2);
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        apply("");
        assertThat(gateway.get("/").header("www-authenticate")).hasValue("Bearer realm=\"portico\"");
        assertThat(gateway.get("/", "Authorization: Basic YTpi").status()).isEqualTo(401);
        assertThat(get("a", "Authorization: Bearer b").status()).isEqualTo(400);
        assertThat(get("x".repeat(16 * 1024 + 1)).status()).isEqualTo(401);
        assertThat(issuer.waiting()).isZero();
    }

    @Test
    void manyWhoShowTheSameTokenAreOneQuestion() {
        apply("");
        var mayAnswer = new CountDownLatch(1);
        issuer.behave((request, connection) -> {
            await(mayAnswer);
            TestUpstream.answer("200 OK", GOOD).serve(request, connection);
        });
        var clients = new ArrayList<RawClient>();
        for (int index = 0; index < 8; index++)
            clients.add(new RawClient(gateway.port())
                    .send("GET / HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer shared\r\n\r\n"));
        Await.until("all wait", () -> gateway.listener().running() == clients.size());
        mayAnswer.countDown();
        for (var client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            client.close();
        }
        assertThat(issuer.accepted()).isEqualTo(1);
    }

    @Test
    void whatTheIssuerSaidIsBelievedForAWhileAndNoLonger() {
        apply("cache: 30s");
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_000));
        says(GOOD);
        assertThat(get("withdrawn").status()).isEqualTo(200);
        issuer.take();
        says("{\"active\":false}"); // from now on
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_029));
        assertThat(get("withdrawn").status()).isEqualTo(200);
        assertThat(issuer.waiting()).isZero();
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_030));
        assertThat(get("withdrawn").status()).isEqualTo(401);
        issuer.take();
    }

    @Test
    void aTokenIsNotBelievedBeyondItsOwnEnd() {
        apply("cache: 5m");
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_000));
        says("{\"active\":true,\"exp\":2000000060}");
        assertThat(get("short").status()).isEqualTo(200);
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_059));
        assertThat(get("short").status()).isEqualTo(200);
        issuer.take();
        assertThat(issuer.waiting()).isZero();
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_200));
        assertThat(get("short").status()).isEqualTo(401);
    }

    @Test
    void nothingIsRememberedWhereNothingShallBe() {
        apply("cache: 0s");
        says(GOOD);
        assertThat(get("a-token").status()).isEqualTo(200);
        says("{\"active\":false}");
        assertThat(get("a-token").status()).isEqualTo(401);
    }

    @Test
    void neitherTokenNorSecretIsInALog() {
        apply("consumerClaim: client_id");
        says(GOOD);
        assertThat(get("a-very-secret-token").status()).isEqualTo(200);
        Await.until("the exchange is logged", () -> gateway.logged().contains("acme"));
        assertThat(gateway.logged()).doesNotContain("very-secret").doesNotContain(SECRET);
    }

    @Test
    void whatIsSaidOfARefusedTokenCountsForNothing() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: any-of, settings: { of: [ { type: oauth2-introspection, settings: { url: "http://%s/introspect", clientId: portico, clientSecret: "%s", timeout: 20s, consumerClaim: client_id } }, { type: key-auth } ] } }
                  - { type: rate-limit, settings: { limit: 1, per: 1d, by: claim, claim: sub } }
                consumers: [ { name: acme, credentials: [ { type: api-key, name: k, value: the-key-of-the-consumer } ] } ]
                """.formatted(upstream.address(), issuer.address(), SECRET));
        int passed = 0;
        for (String subject : java.util.List.of("ann", "ben")) {
            says(GOOD.replace("acme", "nobody").replace("ann", subject));
            // Without a claim they are counted together.
            assertThat(get("token-of-" + subject, "X-Api-Key: the-key-of-the-consumer")
                            .status())
                    .isEqualTo(passed++ == 0 ? 200 : 429);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void says(String answer) {
        issuer.behave(TestUpstream.answer("200 OK", answer, "Content-Type: application/json"));
    }

    private RawClient.Response get(String token, String... headers) {
        var all = new ArrayList<>(java.util.List.of(headers));
        all.add("Authorization: Bearer " + token);
        return gateway.get("/", all.toArray(String[]::new));
    }

    private void apply(String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: access-log }
                  - type: oauth2-introspection
                    settings: { url: "http://%s/introspect", clientId: portico, clientSecret: "%s", timeout: 20s, %s }
                consumers: [ { name: acme }, { name: other } ]
                """.formatted(upstream.address(), issuer.address(), SECRET, more)
                .replace(", }", " }"));
    }
}
