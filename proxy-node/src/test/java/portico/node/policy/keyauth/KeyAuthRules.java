package portico.node.policy.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** Who is known by an API key, whichever carrier brings it. */
abstract class KeyAuthRules {
    private static final String KEY = "the-first-key-of-acme";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    KeyAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest(name = "{0} is answered {1}, as {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "the-first-key-of-acme, 200, first",
                "the-second-key-of-acme, 200, second",
                "the-lasting-key-of-acme, 200, lasting",
                "the-expired-key-of-acme, 401, -",
                "the-first-key-of-acmf, 401, -",
                "THE-FIRST-KEY-OF-ACME, 401, -",
                "the-first-key-of-acm, 401, -",
                "'', 401, -"
            })
    void eachKeyOfAConsumerIsGoodUntilItExpires(String key, int status, String credential) {
        apply("{}");
        var response = gateway.get("/", "X-Api-Key: " + key);
        assertThat(response.status()).isEqualTo(status);
        if (credential == null) {
            assertThat(response.header("www-authenticate")).hasValue("Key realm=\"portico\"");
            assertThat(response.body()).doesNotContain("acme");
            assertThat(upstream.waiting()).isZero();
            return;
        }
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.header("x-portico-credential")).containsExactly(credential);
        assertThat(received.names()).doesNotContain("x-api-key");
    }

    @Test
    void aWithdrawnKeyIsRefusedAtOnce() {
        apply("{}");
        assertThat(gateway.get("/", "X-Api-Key: " + KEY).status()).isEqualTo(200);
        gateway.apply("routes: [ { name: r, respond: {}, policies: [ { type: key-auth } ] } ]");
        assertThat(gateway.get("/", "X-Api-Key: " + KEY).status()).isEqualTo(401);
    }

    @Test
    void aKeyMayBeInHeaderQueryOrCookieAndGoesNoFurther() {
        apply("{ header: x-mine, query: key, cookie: key }");
        assertThat(gateway.get("/", "X-MINE: " + KEY).status()).isEqualTo(200);
        assertThat(upstream.take().names()).doesNotContain("x-mine");
        assertThat(gateway.get("/?a=1&k%65y=the%2Dfirst-key-of-acme&b=2").status())
                .isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /?a=1&b=2 HTTP/1.1");
        assertThat(gateway.get("/", "Cookie: a=1; key=" + KEY).status()).isEqualTo(200);
        assertThat(upstream.take().header("cookie")).containsExactly("a=1");
        Await.until("the exchanges are logged", () -> gateway.logged().contains("acme"));
        assertThat(gateway.logged()).doesNotContain(KEY).doesNotContain("first-key");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /                            | X-Api-Key: k\\r\\nX-Api-Key: k
            /                            | X-Api-Key: the-first-key-of-acme\\r\\nx-api-KEY: the-first-key-of-acme
            /?key=the-first-key-of-acme  | X-Api-Key: the-first-key-of-acme
            /?key=a&key=b                | -
            /?key=the-first-key-of-acme  | Cookie: key=the-first-key-of-acme
            """)
    void keysInTwoPlacesAreNone(String target, String header) {
        apply("{ query: key, cookie: key }");
        String fields = header == null ? "X-A: 1" : header.replace("\\r\\n", "\r\n");
        var response = gateway.get(target, fields);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("ambiguous-credentials");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theServiceSeesTheKeyOnlyWhereThatIsWanted() {
        apply("{ hideKey: false }");
        gateway.get("/", "X-Api-Key: " + KEY);
        assertThat(upstream.take().header("x-api-key")).containsExactly(KEY);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "X-Portico-Consumer: root",
                "x-portico-consumer: root",
                "X-PORTICO-GROUPS: admin",
                "X-Portico-Anything: 1",
                "Connection: x-portico-consumer\r\nX-Portico-Consumer: root",
                "X-Portico-Consumer: a\r\nX-Portico-Consumer: b"
            })
    void whoCallsOnlyTheGatewaySays(String headers) {
        apply("{}");
        assertThat(gateway.get("/", "X-Api-Key: " + KEY, headers).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.header("x-portico-groups")).isEmpty();
        assertThat(received.header("x-portico-anything")).isEmpty();
    }

    private void apply(String settings) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies: [ { type: access-log }, { type: key-auth, settings: %s } ]
                consumers:
                - name: acme
                  credentials:
                  - { type: api-key, name: first, value: the-first-key-of-acme }
                  - { type: api-key, name: second, value: the-second-key-of-acme }
                  - { type: api-key, name: lasting, value: the-lasting-key-of-acme, expiresAt: 2100-01-01T00:00:00Z }
                  - { type: api-key, name: expired, value: the-expired-key-of-acme, expiresAt: 2001-01-01T00:00:00Z }
                """.formatted(upstream.address(), settings));
    }
}
