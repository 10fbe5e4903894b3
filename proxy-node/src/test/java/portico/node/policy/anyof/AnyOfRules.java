package portico.node.policy.anyof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.SharedSecret;

/** Several ways to authenticate on one route, whichever carrier brings the exchange. */
abstract class AnyOfRules {
    private static final String KEY = "X-Api-Key: the-key-of-the-consumer";
    private static final String WRONG_KEY = "X-Api-Key: the-key-of-nobody-here";
    private static final String SECRET = "a-secret-of-more-than-thirty-two-octets";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    AnyOfRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void oneGoodCredentialIsEnoughAndNoneGoesOn() {
        apply("");
        assertThat(gateway.get("/", KEY).status()).isEqualTo(200);
        assertThat(upstream.take().header("x-portico-consumer")).containsExactly("keyed");
        assertThat(gateway.get("/", "Authorization: Bearer " + token()).status())
                .isEqualTo(200);
        assertThat(upstream.take().header("x-portico-consumer")).containsExactly("signing");

        assertThat(gateway.get("/", KEY, "Authorization: Bearer " + token()).status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("keyed");
        assertThat(received.names()).doesNotContain("x-api-key", "authorization");
        assertThat(gateway.get("/", WRONG_KEY, "Authorization: Bearer " + token(), "X-User: eve")
                        .status())
                .isEqualTo(200);
        received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("signing");
        assertThat(received.names()).doesNotContain("x-api-key", "authorization", "x-user");
        gateway.get("/", KEY, "X-User: eve");
        assertThat(upstream.take().names()).doesNotContain("x-user");
    }

    @Test
    void whoShowsNothingIsToldOfEveryWay() {
        apply("");
        var response = gateway.get("/");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers("www-authenticate"))
                .containsExactlyInAnyOrder("Key realm=\"portico\"", "Bearer realm=\"portico\"");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBadCredentialIsAnsweredAsWhatItIs() {
        apply("");
        var response = gateway.get("/", "Authorization: Bearer a.b.c");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers("www-authenticate").toString()).contains("error=\"invalid_token\"");
        assertThat(gateway.get("/", KEY + "\r\n" + KEY).status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0} is answered {1} as {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            X-Nothing: 1                       | 200 | guest
            X-Api-Key: the-key-of-the-consumer | 200 | keyed
            X-Api-Key: the-key-of-nobody-here  | 401 | -
            Authorization: Bearer a.b.c        | 401 | -
            Authorization: Basic YTpi          | 200 | guest
            """)
    void onlyWhoShowsNothingIsTheStranger(String header, int status, String consumer) {
        apply(", anonymous: guest");
        assertThat(gateway.get("/", header).status()).isEqualTo(status);
        if (consumer == null) assertThat(upstream.waiting()).isZero();
        else assertThat(upstream.take().header("x-portico-consumer")).containsExactly(consumer);
    }

    @Test
    void strangersAreRefusedWhereTheirConsumerIsNobody() {
        apply(", anonymous: nobody");
        assertThat(gateway.get("/").status()).isEqualTo(401);
    }

    @Test
    void whereAllMustPassTheyAreOfOneConsumer() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: key-auth }, { type: jwt } ] } ]
                consumers:
                - name: both
                  credentials:
                  - { type: api-key, name: k, value: the-key-of-the-consumer }
                  - { type: jwt-key, name: t, keyId: k1, algorithm: HS256, value: %s }
                - { name: other, credentials: [ { type: api-key, name: k, value: the-key-of-somebody-else } ] }
                """.formatted(upstream.address(), SECRET));
        String token = "Authorization: Bearer " + token();
        assertThat(gateway.get("/", KEY, token).status()).isEqualTo(200);
        assertThat(upstream.take().header("x-portico-consumer")).containsExactly("both");
        var refused = gateway.get("/", "X-Api-Key: the-key-of-somebody-else", token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("several-callers");
        assertThat(gateway.get("/", KEY).status()).isEqualTo(401);
        assertThat(gateway.get("/", token).status()).isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void cookiesOfAllWaysAreHidden() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - type: any-of
                    settings:
                      of:
                      - { type: key-auth, settings: { cookie: key } }
                      - { type: jwt, settings: { cookie: token } }
                consumers:
                - { name: keyed, credentials: [ { type: api-key, name: k, value: the-key-of-the-consumer } ] }
                """.formatted(upstream.address()));
        assertThat(gateway.get("/", "Cookie: a=1; key=the-key-of-the-consumer; token=x; b=2")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.take().header("cookie")).containsExactly("a=1; b=2");
    }

    @Test
    void whereTheConditionDoesNotHoldCredentialsStayHereAllTheSame() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: key-auth, settings: { query: key, cookie: key }, when: { methods: [PUT] } }
                  - { type: hmac-auth, when: { methods: [PUT] } }
                  - { type: oauth2-introspection, settings: { url: "http://127.0.0.1:1/", clientId: a, clientSecret: b, header: x-token }, when: { methods: [PUT] } }
                  - { type: any-of, settings: { of: [ { type: basic-auth }, { type: jwt, settings: { cookie: token } } ] }, when: { methods: [PUT] } }
                  - { type: key-auth, name: wanted, settings: { header: x-wanted, hideKey: false }, when: { methods: [PUT] } }
                """.formatted(upstream.address()));
        String[] shown = {
            KEY,
            "X_Api_Key: the-key-of-the-consumer",
            "Cookie: a=1; key=the-key-of-the-consumer; token=x; b=2",
            "Signature-Input: s=()",
            "Signature: s=:AAAA:",
            "X-Token: a-token",
            "X-Wanted: the-key-of-the-consumer"
        };
        for (String authorization : new String[] {"Basic YTpi", "Bearer a.b.c"}) {
            assertThat(gateway.get(
                                    "/?a=1&key=the-key-of-the-consumer&b=2",
                                    String.join("\r\n", shown),
                                    "Authorization: " + authorization)
                            .status())
                    .isEqualTo(200);
            var received = upstream.take();
            assertThat(received.requestLine()).isEqualTo("GET /?a=1&b=2 HTTP/1.1");
            assertThat(received.header("cookie")).containsExactly("a=1; b=2");
            assertThat(received.names())
                    .doesNotContain(
                            "x-api-key", "x_api_key", "signature-input", "signature", "x-token", "authorization");
            assertThat(received.header("x-wanted")).containsExactly("the-key-of-the-consumer");
        }
        // What no policy here takes for a credential is the client's own business.
        assertThat(gateway.get("/", "Authorization: Digest a").status()).isEqualTo(200);
        assertThat(upstream.take().header("authorization")).containsExactly("Digest a");
    }

    private void apply(String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - type: any-of
                    settings: { of: [ { type: key-auth }, { type: jwt, settings: { claimsToHeaders: { name: x-user } } } ]%s }
                consumers:
                - { name: keyed, credentials: [ { type: api-key, name: k, value: the-key-of-the-consumer } ] }
                - { name: signing, credentials: [ { type: jwt-key, name: k, keyId: k1, algorithm: HS256, value: %s } ] }
                - { name: guest }
                """.formatted(upstream.address(), more, SECRET));
    }

    private static String token() {
        return new SharedSecret(SECRET).token("k1", "{\"exp\":4000000000}");
    }
}
