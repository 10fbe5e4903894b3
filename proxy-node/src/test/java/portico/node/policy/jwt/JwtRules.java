package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.policy.jwt.Forgery.tampered;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.RawClient;

/** Whose tokens are good, whichever carrier brings them. */
abstract class JwtRules extends JwtCase {
    JwtRules(TestGateway gateway) {
        super(gateway);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                "ES512", "EdDSA"
            })
    void aConsumersTokenIsGoodHoweverItIsSigned(String algorithm) {
        SigningKey key = key(algorithm);
        apply("{}", consumer(key));
        String token = key.token("k1", GOOD);

        for (int time = 0; time < 2; time++) { // the second time it is remembered
            assertThat(get(token).status()).isEqualTo(200);
            var received = upstream.take();
            assertThat(received.header("x-portico-consumer")).containsExactly("acme");
            assertThat(received.header("x-portico-credential")).containsExactly("signing");
            assertThat(received.names()).doesNotContain("authorization");
        }
        String claimed = key.token(null, "{\"iss\":\"k1\",\"exp\":" + FUTURE + "}");
        assertThat(get(claimed).status()).isEqualTo(200);

        refused(get(tampered(token)), NOT_SIGNED);
        refused(get(token.substring(0, token.lastIndexOf('.') + 1)), NOT_SIGNED);
        refused(get(key.token("k2", GOOD)), NOT_SIGNED);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"HS256", "RS256", "ES256"})
    void aTokenThatIsRememberedEndsAllTheSame(String algorithm) {
        SigningKey key = key(algorithm);
        apply("{ clockSkew: 0s }", consumer(key));
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_000));
        String token = key.token("k1", "{\"sub\":\"ann\",\"exp\":2000000060}");
        for (long second : new long[] {0, 59}) {
            gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_000 + second));
            assertThat(get(token).status()).isEqualTo(200);
            upstream.take();
        }
        gateway.clock().stop(Instant.EPOCH.plusSeconds(2_000_000_060));
        refused(get(token), "The token has expired");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whoShowsNoTokenIsAskedForOne() {
        apply("{}", consumer(key("RS256")));
        for (String header : List.of(
                "X-Nothing: 1", "Authorization: Basic YTpi", "Authorization: Bearer", "Authorization: Bearer ")) {
            var response = gateway.get("/", header);
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("www-authenticate")).hasValue("Bearer realm=\"portico\"");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aTokenMayBeLongButNotWithoutEnd() {
        SigningKey key = key("HS256");
        apply("{}", consumer(key));
        // Of three octets base64 makes four, so that every length but one in four can be had.
        String longest = sized(key, Token.LENGTH_MAX);
        assertThat(get(longest).status()).isEqualTo(200);
        refused(get(sized(key, Token.LENGTH_MAX + 2)), "");
        assertThat(upstream.take().names()).doesNotContain("authorization");
        assertThat(upstream.waiting()).isZero();
    }

    /** A good token of this length, or of one octet less. */
    private static String sized(SigningKey key, int length) {
        String empty = "{\"exp\":" + FUTURE + ",\"p\":\"\"}";
        int room = (length - key.token("k1", empty).length()) * 3 / 4;
        String token = "";
        for (int more = room - 3; more <= room + 3; more++) {
            String next = key.token("k1", empty.replace("\"\"", "\"" + "a".repeat(more) + "\""));
            if (next.length() <= length) token = next;
        }
        assertThat(token.length()).isBetween(length - 1, length);
        return token;
    }

    @Test
    void aRevokedKeyNoLongerVouchesForARememberedToken() {
        SigningKey key = key("RS256");
        String token = key.token("k1", GOOD);
        apply("{}", consumer(key));
        assertThat(get(token).status()).isEqualTo(200);

        apply("{}", consumer(key).replace("name: acme", "name: other"));
        assertThat(get(token).status()).isEqualTo(200);
        upstream.take();
        assertThat(upstream.take().header("x-portico-consumer")).containsExactly("other");

        apply("{}", consumer(key("RS384")).replace("RS384", "RS256"));
        refused(get(token), NOT_SIGNED);
        apply("{}", "");
        refused(get(token), NOT_SIGNED);
        apply("{}", consumer(key).replace("name: signing", "name: signing, expiresAt: 2001-01-01T00:00:00Z"));
        refused(get(token), NOT_SIGNED);
    }

    @Test
    void aTokenMayComeInQueryOrCookieButOnlyOnce() {
        SigningKey key = key("RS256");
        apply("{ query: access_token, cookie: token }", consumer(key));
        String token = key.token("k1", GOOD);

        assertThat(gateway.get("/?a=1&access_token=" + token + "&b=2").status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /?a=1&b=2 HTTP/1.1");
        assertThat(gateway.get("/", "Cookie: a=1; token=" + token + "; b=2").status())
                .isEqualTo(200);
        assertThat(upstream.take().header("cookie")).containsExactly("a=1; b=2");
        for (String[] twice : List.of(
                new String[] {"/?access_token=" + token, "Authorization: Bearer " + token},
                new String[] {"/?access_token=" + token + "&access_token=" + token, "X-A: 1"},
                new String[] {"/?access_token=" + token, "Cookie: token=" + token},
                new String[] {"/", "Cookie: token=" + token + "; token=" + token},
                new String[] {"/", "Cookie: token=other; a=1;\ttoken=" + token},
                new String[] {"/", "Cookie: token=" + token + "\r\nCookie: token="},
                new String[] {"/", "Authorization: Bearer " + token + "\r\nAuthorization: Bearer " + token})) {
            var response = gateway.get(twice[0], twice[1]);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("www-authenticate").orElseThrow()).contains("error=\"invalid_request\"");
        }
        assertThat(upstream.waiting()).isZero();
        Await.until("the exchanges are logged", () -> gateway.logged().contains("acme"));
        assertThat(gateway.logged()).doesNotContain(token.substring(token.lastIndexOf('.')));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Authorization: Bearer\tTOKEN",
                "Authorization: bearer \t TOKEN\t ",
                "Authorization:\tBearer TOKEN",
                "Cookie: a=1;\ttoken=TOKEN; b=2",
                "Cookie: token\t=TOKEN; b=2",
                "Cookie: \ttoken = TOKEN\t;\tb=2"
            })
    void gapsOfAnyKindHideNoTokenFromUs(String field) {
        SigningKey key = key("RS256");
        apply("{ cookie: token }", consumer(key));
        String token = key.token("k1", GOOD);
        assertThat(gateway.get("/", field.replace("TOKEN", token)).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.headers().toString()).doesNotContain(token);
        if (field.contains("b=2")) assertThat(received.header("cookie").get(0)).contains("b=2");
    }

    @Test
    void callersWhoTakeTurnsStayThemselves() {
        SigningKey acme = key("RS256");
        apply(
                "{ claimsToHeaders: { sub: x-user } }",
                consumer(acme),
                key("ES256").pem());
        String first = acme.token("k1", "{\"sub\":\"ann\",\"exp\":" + FUTURE + "}");
        String second = key("ES256").token("k2", "{\"sub\":\"bob\",\"exp\":" + FUTURE + "}");
        try (var client =
                new RawClient(gateway.port())) { // one connection: what is kept of one must not be the next one's
            for (int turn = 0; turn < 6; turn++) {
                boolean even = turn % 2 == 0;
                client.send("GET / HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer " + (even ? first : second)
                        + "\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                var received = upstream.take();
                assertThat(received.header("x-user")).containsExactly(even ? "ann" : "bob");
                assertThat(received.header("x-portico-consumer")).containsExactly(even ? "acme" : "second");
            }
            client.send("GET / HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(401);
        }
        assertThat(upstream.waiting()).isZero();
    }
}
