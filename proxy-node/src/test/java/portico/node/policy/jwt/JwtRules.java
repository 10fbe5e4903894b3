package portico.node.policy.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.keys.X509Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.explain.MadeUpRequest;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Whose tokens are good, whichever carrier brings them. */
abstract class JwtRules {
    private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();
    private static final long FUTURE = 4_000_000_000L;
    private static final String GOOD = "{\"sub\":\"ann\",\"exp\":" + FUTURE + "}";

    private static final String NOT_SIGNED = "error_description=\"The token is not signed as it should be\"";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream issuer = new TestUpstream();

    JwtRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        gateway.clock().ahead(Duration.ZERO);
        upstream.close();
        issuer.close();
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

    static Stream<Arguments> attacks() {
        SigningKey rsa = key("RS256");
        SigningKey ec = key("ES256");
        String zeros = encoded(new byte[64]);
        String own = ",\"jwk\":" + key("RS384").jwk("k1");
        return Stream.of(
                Arguments.of("alg none", bare("{\"alg\":\"none\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg None", bare("{\"alg\":\"None\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg empty", bare("{\"alg\":\"\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("no alg", bare("{\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg a list", bare("{\"alg\":[\"RS256\"],\"kid\":\"k1\"}", GOOD, "x")),
                Arguments.of(
                        "secret is the PEM", hmac(rsa.pem().replace("\\n", "\n").getBytes(UTF_8), GOOD)),
                Arguments.of("secret is the DER", hmac(rsa.publicKey().getEncoded(), GOOD)),
                Arguments.of("secret is empty", hmac(new byte[] {0}, GOOD)),
                Arguments.of("another RSA algorithm", new SigningKey("RS512", rsa.key(), null, "").token("k1", GOOD)),
                Arguments.of("another RSA padding", new SigningKey("PS256", rsa.key(), null, "").token("k1", GOOD)),
                Arguments.of("kid is a path", key("RS384").token("../../../../dev/null", GOOD)),
                // To HMAC, a secret of zeros is the empty one, as which that file reads.
                Arguments.of("kid is an empty file", hmac("../../../../dev/null", new byte[] {0}, GOOD)),
                Arguments.of("kid is nobody's, secret empty", hmac("nobodys", new byte[] {0}, GOOD)),
                Arguments.of("kid is SQL", key("RS384").token("' or '1'='1", GOOD)),
                Arguments.of("kid is a URL", key("RS384").token("https://evil.example/key", GOOD)),
                Arguments.of("kid is a number", bare("{\"alg\":\"RS256\",\"kid\":1}", GOOD, "x")),
                Arguments.of("brings its own key", signed("{\"alg\":\"RS256\",\"kid\":\"k1\"" + own + "}", GOOD)),
                Arguments.of("brings its own key without kid", signed("{\"alg\":\"RS256\"" + own + "}", GOOD)),
                Arguments.of(
                        "points to its own keys",
                        signed("{\"alg\":\"RS256\",\"kid\":\"k1\",\"jku\":\"http://127.0.0.1:1/k\"}", GOOD)),
                Arguments.of(
                        "points to its own certificate",
                        signed("{\"alg\":\"RS256\",\"kid\":\"k1\",\"x5u\":\"http://127.0.0.1:1/c\"}", GOOD)),
                Arguments.of("ECDSA signature of zeros", bare("{\"alg\":\"ES256\",\"kid\":\"k2\"}", GOOD, zeros)),
                Arguments.of("ECDSA signature too short", bare("{\"alg\":\"ES256\",\"kid\":\"k2\"}", GOOD, "AAAA")),
                Arguments.of(
                        "curve of another size",
                        new SigningKey("ES384", key("ES384").key(), null, "").token("k2", GOOD)),
                Arguments.of(
                        "must be understood",
                        rewritten(rsa, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"b64\"],\"b64\":false}")),
                Arguments.of("two parts", "e30.e30"),
                Arguments.of("four parts", rsa.token("k1", GOOD) + ".e30"),
                Arguments.of("five parts", "e30.e30.e30.e30.e30"),
                Arguments.of("dots", ".."),
                Arguments.of("no base64", "%%.%%.%%"),
                Arguments.of("padded", rsa.token("k1", GOOD) + "="),
                Arguments.of("noise in the signature", rsa.token("k1", GOOD) + "!"),
                Arguments.of("huge", "e30." + "A".repeat(20_000) + ".x"),
                Arguments.of(
                        "deep",
                        rsa.token("k1", "{\"a\":" + "[".repeat(1500) + "]".repeat(1500) + ",\"exp\":" + FUTURE + "}")),
                Arguments.of("a claim twice", rsa.token("k1", "{\"exp\":1,\"exp\":" + FUTURE + "}")),
                Arguments.of("a header twice", rewritten(rsa, "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k1\"}")),
                Arguments.of("claims are a list", rsa.token("k1", "[" + GOOD + "]")),
                Arguments.of("claims are text", rsa.token("k1", "\"ann\"")),
                Arguments.of("claims and more", rsa.token("k1", GOOD + "{}")),
                Arguments.of("exp is text", rsa.token("k1", "{\"exp\":\"" + FUTURE + "\"}")),
                Arguments.of("exp is a list", rsa.token("k1", "{\"exp\":[" + FUTURE + "]}")),
                Arguments.of("exp is null", rsa.token("k1", "{\"exp\":null}")),
                Arguments.of("exp is endless", rsa.token("k1", "{\"exp\":1e999}")),
                Arguments.of("no exp", rsa.token("k1", "{\"sub\":\"ann\"}")),
                Arguments.of("key of a consumer for another algorithm", ec.token("k1", GOOD)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jku", "x5u", "kid", "iss"})
    void whereATokenPointsToNobodyLooks(String field) {
        SigningKey own = key("RS384");
        issuer.behave(TestUpstream.answer("200 OK", "{\"keys\":[" + own.jwk("k1") + "]}"));
        apply("{}", consumer(key("RS256")));
        String url = "http://" + issuer.address() + "/keys";
        String header = "{\"alg\":\"RS256\",\"kid\":\"k1\""
                + (field.equals("kid") ? "" : ",\"" + field + "\":\"" + url + "\"") + "}";
        String claims =
                "{\"sub\":\"ann\",\"iss\":\"" + (field.equals("iss") ? url : "a") + "\",\"exp\":" + FUTURE + "}";
        refused(get(signed(field.equals("kid") ? header.replace("k1", url) : header, claims)), NOT_SIGNED);
        assertThat(issuer.accepted()).isZero();
        assertThat(upstream.waiting()).isZero();
    }

    /** RFC 7515 §4.1.2 to 4.1.8: whoever forges a token writes these too. */
    static Stream<Arguments> broughtKeys() {
        TestCertificate own = TestCertificate.of("RSA", 2048, "k1");
        X509Certificate certificate = own.certificate();
        String jwk = new SigningKey("RS256", own.key(), certificate.getPublicKey(), "").jwk("k1");
        return Stream.of(
                        "\"x5c\":[\"" + new X509Util().toBase64(certificate) + "\"]",
                        "\"x5t\":\"" + X509Util.x5t(certificate) + "\"",
                        "\"x5t#S256\":\"" + X509Util.x5tS256(certificate) + "\"",
                        "\"jwk\":" + jwk,
                        "\"jku\":\"http://127.0.0.1:1/k\"",
                        "\"x5u\":\"http://127.0.0.1:1/c\"",
                        "\"x5c\":[\"no certificate\"]",
                        "\"x5c\":[]",
                        "\"x5c\":7")
                .map(brought -> Arguments.of(brought.substring(0, Math.min(30, brought.length())), brought, own.key()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broughtKeys")
    void aKeyThatATokenBringsCountsForNothing(String what, String brought, PrivateKey own) {
        SigningKey key = key("RS256");
        String keys = set(key.jwk("i1")).replace("\"", "\\\"");
        apply("{ consumerKeys: true, issuers: [ { issuer: inline, jwks: \"" + keys + "\" } ] }", consumer(key));
        String fromIssuer = GOOD.replace("{", "{\"iss\":\"inline\",");
        for (String keyId : List.of("k1", "i1", "")) {
            String claims = keyId.equals("k1") ? GOOD : fromIssuer;
            String named = keyId.isEmpty() ? "" : "\"kid\":\"" + keyId + "\",";
            String header = "{\"alg\":\"RS256\"," + named + brought + "}";

            refused(get(signed(own, header, claims)), NOT_SIGNED);
            assertThat(upstream.waiting()).isZero();
            assertThat(get(signed(key, header, claims)).status())
                    .as("of the configured key, kid %s", keyId)
                    .isEqualTo(200);
            upstream.take();
        }
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void aForgedTokenIsRefused(String what, String token) {
        apply("{}", consumer(key("RS256")), key("ES256").pem());
        assertThat(get(key("RS256").token("k1", GOOD)).status()).isEqualTo(200);
        assertThat(get(key("ES256").token("k2", GOOD)).status()).isEqualTo(200);
        upstream.take();
        upstream.take();

        var response = get(token);

        assertThat(response.status()).isIn(401, 431);
        if (response.status() == 401)
            assertThat(response.header("www-authenticate").orElseThrow())
                    .startsWith("Bearer realm=\"portico\", error=\"invalid_token\"");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"exp":NOW+1800,"aud":"api","role":"admin","scope":"read write"}       | 200 |
            {"exp":NOW+1800,"aud":["x","api"],"role":["user","admin"],"scp":["write","read"]} | 200 |
            {"exp":NOW-300,"aud":"api","role":"admin","scope":"read write"}       | 200 |
            {"exp":NOW-900,"aud":"api","role":"admin","scope":"read write"}       | 401 | The token has expired
            {"exp":NOW+1800,"nbf":NOW+300,"aud":"api","role":"admin","scope":"read write"} | 200 |
            {"exp":NOW+1800,"nbf":NOW+900,"aud":"api","role":"admin","scope":"read write"} | 401 | The token is not valid yet
            {"exp":NOW+1800,"iat":NOW+900,"aud":"api","role":"admin","scope":"read write"} | 401 | The token is not valid yet
            {"exp":NOW+1800,"aud":"apis","role":"admin","scope":"read write"}      | 401 | The token is for somebody else
            {"exp":NOW+1800,"aud":{"api":1},"role":"admin","scope":"read write"}   | 401 | The token is for somebody else
            {"exp":NOW+1800,"role":"admin","scope":"read write"}                   | 401 | The token is for somebody else
            {"exp":NOW+1800,"aud":"api","role":"user","scope":"read write"}        | 401 | The token lacks a claim
            {"exp":NOW+1800,"aud":"api","scope":"read write"}                      | 401 | The token lacks a claim
            {"exp":NOW+1800,"aud":"api","role":"admin","scope":"read writer"}      | 403 | insufficient_scope
            {"exp":NOW+1800,"aud":"api","role":"admin"}                            | 403 | insufficient_scope
            """)
    void claimsDecide(String claims, int status, String why) {
        apply(
                "{ audiences: [api], requiredClaims: { role: [admin] }, scopes: [read, write], clockSkew: 10m }",
                consumer(key("RS256")));
        long now = System.currentTimeMillis() / 1000;
        String dated = Pattern.compile("NOW([+-]\\d+)")
                .matcher(claims)
                .replaceAll(found -> String.valueOf(now + Integer.parseInt(found.group(1))));
        for (int time = 0; time < 2; time++) {
            var response = get(key("RS256").token("k1", dated));
            assertThat(response.status()).isEqualTo(status);
            if (why != null)
                assertThat(response.header("www-authenticate").orElseThrow()).contains(why);
            if (status == 403)
                assertThat(response.header("www-authenticate").orElseThrow()).contains("scope=\"read write\"");
        }
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
    void claimsGoUpstreamInFieldsThatNobodyElseCanWrite() {
        SigningKey key = key("RS256");
        apply(
                "{ claimsToHeaders: { sub: x-user, roles: x-roles, age: x-age, bad: x-bad, none: x-none, deep: x-deep } }",
                consumer(key));
        String token = key.token(
                "k1",
                "{\"sub\":\"ann\",\"roles\":[\"a\",\"b\"],\"age\":7,\"bad\":\"a\\r\\nx-evil: 1\",\"deep\":{\"a\":1},\"exp\":"
                        + FUTURE + "}");
        for (int time = 0; time < 2; time++) {
            gateway.get(
                    "/",
                    "Authorization: bearer " + token,
                    "X-User: eve",
                    "x-none: eve",
                    "X-BAD: eve",
                    "x-user: mallory");
            var received = upstream.take();
            assertThat(received.header("x-user")).containsExactly("ann");
            assertThat(received.header("x-roles")).containsExactly("a,b");
            assertThat(received.header("x-age")).containsExactly("7");
            assertThat(received.names()).doesNotContain("x-none", "x-bad", "x-deep", "x-evil", "authorization");
        }
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
    void strangersDoNotFindOutWhichKeysThereAre() {
        SigningKey key = key("RS256");
        apply("{}", consumer(key), key("ES256").pem());
        String unknown = key.token("k3", GOOD);
        var answers = new HashSet<String>();
        var reasons = new HashSet<String>();
        for (String token : List.of(
                unknown,
                tampered(key.token("k1", GOOD)),
                key.token("k2", GOOD),
                key("ES256").token("k1", GOOD),
                key("RS384").token("k1", GOOD))) {
            var response = get(token);
            assertThat(response.status()).isEqualTo(401);
            answers.add(response.header("www-authenticate").orElseThrow());
            var explained = gateway.explain(
                    new MadeUpRequest("GET", "http://gateway.test/", Map.of("authorization", "Bearer " + token), null));
            explained.policies().forEach(policy -> reasons.add(String.valueOf(policy.reason())));
        }
        assertThat(answers).hasSize(1);
        assertThat(reasons)
                .contains(
                        "the credential that was shown is not good: The token is signed with an unknown key",
                        "the credential that was shown is not good: The signature is wrong",
                        "the credential that was shown is not good: The token is signed in a way that does not go with its key");
    }

    @Test
    void whereThereAreIssuersNoConsumerVouchesForItselfUnlessThatIsWanted() {
        SigningKey key = key("RS256");
        String keys = set(key("EdDSA").jwk("one")).replace("\"", "\\\"");
        String settings = "{ scopes: [admin], claimsToHeaders: { sub: x-user }, issuers: [ { issuer: inline, jwks: \""
                + keys + "\" } ]%s }";
        String own = key.token("k1", "{\"sub\":\"root\",\"scope\":\"admin\",\"exp\":" + FUTURE + "}");
        apply(settings.formatted(""), consumer(key));
        refused(get(own), NOT_SIGNED);
        String issued = "{\"iss\":\"inline\",\"sub\":\"ann\",\"scope\":\"admin\",\"exp\":" + FUTURE + "}";
        assertThat(get(key("EdDSA").token("one", issued)).status()).isEqualTo(200);
        assertThat(upstream.take().header("x-user")).containsExactly("ann");

        apply(settings.formatted(", consumerKeys: true"), consumer(key));
        assertThat(get(own).status()).isEqualTo(200);
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

    @Test
    void anIssuersKeysAreFetchedAndItsRotationFollowed() {
        SigningKey first = key("RS256");
        SigningKey second = key("ES256");
        issuer.behave(TestUpstream.answer("200 OK", set(first.jwk("one"))));
        String name = "http://" + issuer.address();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";

        assertThat(get(first.token("one", claims)).status()).isEqualTo(200);
        assertThat(get(first.token(null, claims)).status()).isEqualTo(200);
        issuer.behave(TestUpstream.answer("200 OK", set(second.jwk("two"))));
        assertThat(get(second.token("two", claims)).status()).isEqualTo(200);
        refused(get(first.token("one", claims)), NOT_SIGNED);
        refused(get(second.token("two", claims.replace(name, name + "/"))), NOT_SIGNED);

        issuer.behave(TestUpstream.answer("500 Gone Mad", ""));
        for (int number = 0; number < 20; number++) refused(get(second.token("three" + number, claims)), NOT_SIGNED);
        assertThat(get(second.token("two", claims.replace("ann", "bob"))).status())
                .isEqualTo(200);
    }

    @Test
    void tokensThatNameUnknownKeysHaveTheIssuerAskedOnceInTenSeconds() {
        SigningKey key = key("ES256");
        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("one"))));
        gateway.clock().holdNanos();
        String name = "http://" + issuer.address();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("one", claims)).status()).isEqualTo(200);
        assertThat(issuer.waiting()).as("once, to begin with").isEqualTo(1);

        int unknown = 0;
        for (int second = 0; second < 35; second++) {
            for (int times = 0; times < 3; times++) refused(get(key.token("unknown-" + unknown++, claims)), NOT_SIGNED);
            // At 0, 10, 20 and 30 seconds.
            assertThat(issuer.waiting()).as("after %d s", second).isEqualTo(1 + 1 + second / 10);
            gateway.clock().passNanos(Duration.ofSeconds(1));
        }
        // A key that has come with it is found the next time that it may be asked.
        SigningKey next = key("EdDSA");
        issuer.behave(TestUpstream.answer("200 OK", set(next.jwk("two"))));
        refused(get(next.token("two", claims)), NOT_SIGNED);
        gateway.clock().passNanos(Duration.ofSeconds(5));
        assertThat(get(next.token("two", claims)).status()).isEqualTo(200);
        assertThat(issuer.waiting()).isEqualTo(6);
    }

    @Test
    void tokensThatComeWhileItIsAskedWaitForThatAnswer() {
        SigningKey key = key("ES256");
        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("one"))));
        gateway.clock().holdNanos();
        String name = "http://" + issuer.address();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("one", claims)).status()).isEqualTo(200);
        issuer.take();

        var answers = new CountDownLatch(1);
        issuer.behave((request, connection) -> {
            Await.until("it shall answer", () -> answers.getCount() == 0);
            TestUpstream.answer("200 OK", set(key.jwk("two"))).serve(request, connection);
        });
        var clients = new ArrayList<RawClient>();
        try {
            for (int number = 0; number < 20; number++) {
                var client = new RawClient(gateway.port());
                clients.add(client);
                String token = key.token(number % 2 == 0 ? "two" : "unknown-" + number, claims);
                client.send("GET / HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer " + token + "\r\n\r\n");
            }
            issuer.take();
            Await.until("all wait", () -> gateway.listener().running() == clients.size());
            answers.countDown();
            for (int number = 0; number < clients.size(); number++)
                assertThat(clients.get(number).read().status()).isEqualTo(number % 2 == 0 ? 200 : 401);
            assertThat(issuer.waiting()).as("questions besides the one").isZero();
        } finally {
            answers.countDown();
            clients.forEach(RawClient::close);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"AAAA\"}]}"
            })
    void withoutKeysNobodyCanSayWhetherATokenIsGood(String answer) {
        issuer.behave(TestUpstream.answer("200 OK", answer));
        String name = "http://" + issuer.address();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        var response = get(key("RS256").token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("issuer-unavailable");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"AAAA\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"one\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}"
            })
    void aSetThatTurnsBadLeavesTheLastGoodKeysAndIsAnAlarmUntilItIsGoodAgain(String bad) {
        SigningKey key = key("ES256");
        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("one"))));
        gateway.clock().holdNanos();
        String name = "http://" + issuer.address();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("one", claims)).status()).isEqualTo(200);
        assertThat(failing(name)).isEmpty();

        issuer.behave(TestUpstream.answer("200 OK", bad));
        refused(get(key.token("two", claims)), NOT_SIGNED); // has it asked
        assertThat(failing(name)).singleElement().satisfies(failing -> {
            assertThat(failing.hasKeys()).isTrue();
            assertThat(failing.reason()).isNotBlank();
        });
        assertThat(get(key.token("one", claims.replace("ann", "ben"))).status()).isEqualTo(200);

        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("two"))));
        gateway.clock().passNanos(Duration.ofSeconds(10));
        assertThat(get(key.token("two", claims)).status()).isEqualTo(200);
        assertThat(failing(name)).isEmpty();
        refused(get(key.token("one", claims)), NOT_SIGNED);
    }

    private List<FailingIssuer> failing(String issuer) {
        return gateway.gateways().failingIssuers(100).stream()
                .filter(failing -> failing.issuer().equals(issuer))
                .toList();
    }

    @Test
    void anIssuersPublicKeyIsNoSecret() {
        SigningKey key = key("RS256");
        String keys = set(key.jwk("k1"));
        apply("{ issuers: [ { issuer: inline, jwks: \"" + keys.replace("\"", "\\\"") + "\" } ] }", "");
        String claims = "{\"iss\":\"inline\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("k1", claims)).status()).isEqualTo(200);
        upstream.take();
        String pem = key.pem().replace("\\n", "\n");
        byte[] modulus = ((RSAPublicKey) key.publicKey()).getModulus().toByteArray();
        for (byte[] secret : List.of(
                pem.getBytes(UTF_8),
                pem.strip().getBytes(UTF_8),
                key.publicKey().getEncoded(),
                key.jwk("k1").getBytes(UTF_8),
                keys.getBytes(UTF_8),
                modulus,
                encoded(modulus).getBytes(UTF_8),
                new byte[] {0})) refused(get(hmac(secret, claims)), NOT_SIGNED);
        for (String algorithm : List.of("none", "None", "", "HS256"))
            refused(get(bare("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}", claims, "")), "");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void discoveryFindsTheKeysOfTheIssuerItself() {
        SigningKey key = key("PS256");
        String name = "http://" + issuer.address();
        issuer.behave((request, connection) -> {
            String body = request.requestLine().contains("/.well-known/openid-configuration ")
                    ? "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + name + "/keys\"}"
                    : set(key.jwk("one"));
            TestUpstream.answer("200 OK", body).serve(request, connection);
        });
        apply(issuerSettings(name, "algorithms: [PS256]"), "");
        assertThat(get(key.token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}"))
                        .status())
                .isEqualTo(200);
        var other = new SigningKey("RS256", key.key(), key.publicKey(), "");
        refused(get(other.token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}")), NOT_SIGNED);
    }

    @Test
    void anIssuerMayNameTheConsumerButOnlyOneWhoIsKnown() {
        SigningKey key = key("EdDSA");
        String keys = set(key.jwk("one")).replace("\"", "\\\"");
        apply(
                "{ consumerClaim: client, issuers: [ { issuer: inline, jwks: \"" + keys + "\" } ] }",
                "consumers: [ { name: acme, groups: [gold] } ]");
        assertThat(get(key.token("one", "{\"iss\":\"inline\",\"client\":\"acme\",\"exp\":" + FUTURE + "}"))
                        .status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.header("x-portico-groups")).containsExactly("gold");
        for (String client : List.of("\"other\"", "\"\"", "7", "null", "[\"acme\"]", "\"acm\\u0165\""))
            refused(
                    get(key.token("one", "{\"iss\":\"inline\",\"client\":" + client + ",\"exp\":" + FUTURE + "}")),
                    "nobody who is known");
        refused(get(key.token("one", "{\"iss\":\"inline\",\"exp\":" + FUTURE + "}")), "nobody who is known");
    }

    private void apply(String settings, String... more) {
        var consumers = new ArrayList<>(List.of(more));
        String second = consumers.size() > 1
                ? "\n- { name: second, credentials: [ { type: jwt-key, name: s, keyId: k2, algorithm: ES256, publicKey: \""
                        + consumers.get(1) + "\" } ] }"
                : "";
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: access-log }, { type: jwt, settings: %s } ] } ]
                %s
                """.formatted(upstream.address(), settings, consumers.get(0) + second));
    }

    @Test
    void aLimitMayCountByAClaim() {
        SigningKey key = key("RS256");
        apply(
                "{ claimsToHeaders: { sub: x-user } } }, { type: rate-limit, settings: { limit: 1, per: 1h, by: claim, claim: sub }",
                consumer(key));
        for (String subject : List.of("ann", "ben")) {
            String token = key.token("k1", "{\"sub\":\"" + subject + "\",\"exp\":" + FUTURE + "}");
            assertThat(gateway.get("/", "Authorization: Bearer " + token).status())
                    .isEqualTo(200);
            assertThat(gateway.get("/", "Authorization: Bearer " + token).status())
                    .isEqualTo(429);
        }
    }

    @Test
    void whatARefusedTokenSaysCountsForNothing() {
        SigningKey key = key("ES256");
        String keys = set(key.jwk("i1")).replace("\"", "\\\"");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: any-of, settings: { of: [ { type: jwt, settings: { consumerClaim: client, issuers: [ { issuer: inline, jwks: "%s" } ] } }, { type: key-auth } ] } }
                  - { type: rate-limit, settings: { limit: 1, per: 1d, by: claim, claim: sub } }
                consumers: [ { name: acme, credentials: [ { type: api-key, name: k, value: the-key-of-the-consumer } ] } ]
                """.formatted(upstream.address(), keys));
        int passed = 0;
        for (String subject : List.of("ann", "ben")) {
            String token = key.token(
                    "i1",
                    "{\"iss\":\"inline\",\"client\":\"nobody\",\"sub\":\"" + subject + "\",\"exp\":" + FUTURE + "}");
            var response = gateway.get("/", "Authorization: Bearer " + token, "X-Api-Key: the-key-of-the-consumer");
            // Without a claim they are counted together.
            assertThat(response.status()).isEqualTo(passed++ == 0 ? 200 : 429);
        }
    }

    private static String consumer(SigningKey key) {
        String material = key.isShared() ? "value: " + key.secret() : "publicKey: \"" + key.pem() + "\"";
        return """
                consumers:
                - name: acme
                  credentials: [ { type: jwt-key, name: signing, keyId: k1, algorithm: %s, %s } ]""".formatted(key.algorithm(), material.replace("value: ", "value: \"") + (key.isShared() ? "\"" : ""));
    }

    private static String issuerSettings(String name, String more) {
        return "{ issuers: [ { issuer: \"" + name + "\", " + more + " } ] }";
    }

    private RawClient.Response get(String token) {
        return gateway.get("/", "Authorization: Bearer " + token);
    }

    private static void refused(RawClient.Response response, String why) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate").orElseThrow())
                .startsWith("Bearer realm=\"portico\", error=\"invalid_token\"")
                .contains(why);
    }

    private static SigningKey key(String algorithm) {
        return KEYS.computeIfAbsent(algorithm, SigningKey::of);
    }

    private static String set(String jwk) {
        return "{\"keys\":[" + jwk + "]}";
    }

    private static String tampered(String token) {
        int at = token.lastIndexOf('.') + 5;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    private static String bare(String header, String claims, String signature) {
        return encoded(header.getBytes(UTF_8)) + "." + encoded(claims.getBytes(UTF_8)) + "." + signature;
    }

    /** A header that says one thing, before a signature that was made for the same octets. */
    private static String rewritten(SigningKey key, String header) {
        return signed(key, header, GOOD);
    }

    /** Signed with a key of the attacker's own. */
    private static String signed(String header, String claims) {
        return signed(key("RS384"), header, claims);
    }

    private static String signed(SigningKey key, String header, String claims) {
        return signed((PrivateKey) key.key(), header, claims);
    }

    private static String signed(PrivateKey key, String header, String claims) {
        String input = bare(header, claims, "");
        try {
            var signature = java.security.Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(input.substring(0, input.length() - 1).getBytes(UTF_8));
            return input + encoded(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(byte[] secret, String claims) {
        return hmac("k1", secret, claims);
    }

    private static String hmac(String keyId, byte[] secret, String claims) {
        String input = bare("{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}", claims, "");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input
                    + encoded(mac.doFinal(input.substring(0, input.length() - 1).getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
