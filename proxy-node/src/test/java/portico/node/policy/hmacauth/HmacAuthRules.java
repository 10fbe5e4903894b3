package portico.node.policy.hmacauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.MadeUpRequest;
import portico.node.carrier.TrustedProxies;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.SharedSecret;

/** Who is known by a signature, whichever carrier brings the request. */
abstract class HmacAuthRules {
    private static final String SECRET = "a-secret-of-acme-with-some-entropy";
    private static final String USUAL = "\"@method\" \"@authority\" \"@path\" \"@query\"";
    private static final String WITH_DIGEST = USUAL + " \"content-digest\"";
    private static final String BODY = "{\"hello\": \"world\"}";
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private static final String WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    /** No two requests have the same signature, unless a test wants it. */
    private static final AtomicInteger NONCES = new AtomicInteger();

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    HmacAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        gateway.clock().ahead(Duration.ZERO);
        upstream.close();
    }

    @Test
    void aSignedRequestPassesAndItsSignatureStaysHere() {
        apply("{}");
        assertThat(send("GET", "", parameters(0, "acme-1"), SECRET).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("GET /orders?a=1 HTTP/1.1");
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.names()).doesNotContain("signature", "signature-input");
        apply("{ hideSignature: false }");
        assertThat(send("GET", "", parameters(0, "acme-1"), SECRET).status()).isEqualTo(200);
        assertThat(upstream.take().names()).contains("signature", "signature-input");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            of another secret   | acme-1  | 0    | not-the-secret-of-acme-but-long    | wrong
            of an unknown key   | nobody  | 0    | a-secret-of-acme-with-some-entropy | wrong
            of an expired key   | acme-0  | 0    | a-secret-of-acme-with-some-entropy | wrong
            too old             | acme-1  | -331 | a-secret-of-acme-with-some-entropy | expired
            from the future     | acme-1  | 120  | a-secret-of-acme-with-some-entropy | future
            """)
    void aSignatureThatIsNotGoodIsRefused(String what, String key, int seconds, String secret, String why) {
        apply("{}");
        var response = send("GET", "", parameters(seconds, key), secret);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate").orElseThrow())
                .startsWith("Signature realm=\"portico\", error=\"invalid_signature\"")
                .contains(why);
        assertThat(response.body()).doesNotContain("acme");
        assertThat(upstream.waiting()).isZero();
    }

    /** To HMAC, a secret of zeros is the empty one: that of a key that nobody has must not be it. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"nobody", "acme-0", "acme-1", ""})
    void anEmptySecretSignsNothing(String key) {
        apply("{}");
        for (String empty : List.of("\0", "\0".repeat(32), "null", "acme-1", "nobody")) {
            assertThat(send("GET", "", parameters(0, key), empty).status()).isEqualTo(401);
        }
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ("@method" "@authority" "@path");created=NOW;keyid="acme-1"                             | cover
            ("@method" "@authority" "@path" "@query");keyid="acme-1"                                | cover
            ("@method" "@authority" "@path" "@query" "@method");created=NOW;keyid="acme-1"          | malformed
            ("@method" "@authority" "@path" "@query");created=NOW;keyid="acme-1";alg="none"         | does not go
            ("@method" "@authority" "@path" "@query");created=NOW;keyid="acme-1";alg="rsa-v1_5-sha256" | does not go
            ("@method" "@authority" "@path" "@query");created=NOW;keyid="acme-1";expires=1          | expired
            ("@method" "@authority" "@path" "@query" "host";sf);created=NOW;keyid="acme-1"          | cannot be looked at
            ("@method" "@authority" "@path" "@query" "@status");created=NOW;keyid="acme-1"          | cannot be looked at
            ("@method" "@authority" "@path" "@query" "x-none");created=NOW;keyid="acme-1"           | wrong
            ("@method" "@authority" "@path" "@query");created="NOW";keyid="acme-1"                  | malformed
            ("@method" "@authority" "@path" "@query");created=NOW;keyid=acme-1                      | malformed
            ("@method" "@authority" "@path" "@query";created=NOW                                    | malformed
            "@method";created=NOW;keyid="acme-1"                                                    | malformed
            ();created=NOW;keyid="acme-1"                                                           | cover
            """)
    void whatASignatureSaysOfItselfMustBeRightToo(String input, String why) {
        apply("{}");
        var response = send("GET", "", input.replace("NOW", Long.toString(now(0))), SECRET);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate").orElseThrow()).contains(why);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whatWasSignedIsWhatIsSent() {
        apply("{}");
        String signed = signed("GET", "", parameters(0, "acme-1"), SECRET);
        for (String changed : new String[] {
            signed.replace("GET ", "DELETE "),
            signed.replace("/orders?a=1", "/orders?a=2"),
            signed.replace("/orders?a=1", "/orders/7?a=1"),
            signed.replace("gateway.test", "other.test")
        }) assertThat(gateway.send(changed).status()).isEqualTo(401);
        assertThat(gateway.send(signed).status()).isEqualTo(200);
    }

    @Test
    void aSignatureIsGoodOnceUnlessItMayBeReplayed() {
        apply("{}");
        String signed = signed("GET", "", parameters(0, "acme-1"), SECRET);
        assertThat(gateway.send(signed).status()).isEqualTo(200);
        var again = gateway.send(signed);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.header("www-authenticate").orElseThrow()).contains("used before");
        apply("{ refuseReplays: false }");
        assertThat(gateway.send(signed).status()).isEqualTo(200);
        assertThat(gateway.send(signed).status()).isEqualTo(200);
    }

    @Test
    void aBodyIsTheOneThatWasSigned() throws GeneralSecurityException {
        apply("{}");
        String digest = "Content-Digest: sha-256=:" + digest(BODY) + ":\r\n";
        assertThat(sendBody("POST", digest + length(BODY), WITH_DIGEST, BODY).status())
                .isEqualTo(200);
        assertThat(new String(upstream.take().body(), UTF_8)).isEqualTo(BODY);
        String chunked = "Transfer-Encoding: chunked\r\n";
        String framed = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
        assertThat(sendBody("PUT", digest + chunked, WITH_DIGEST, framed).status())
                .isEqualTo(200);
        assertThat(new String(upstream.take().body(), UTF_8)).isEqualTo(BODY);

        var other = sendBody("POST", digest + length("{}"), WITH_DIGEST, "{}");
        assertThat(other.header("www-authenticate").orElseThrow()).contains("not the one of the digest");
        assertThat(sendBody("POST", length(BODY), USUAL, BODY)
                        .header("www-authenticate")
                        .orElseThrow())
                .contains("cover");
        assertThat(sendBody("POST", digest + length(BODY), USUAL, BODY).status())
                .isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatIsTooLargeToBeHeldIsRefused() throws GeneralSecurityException {
        apply("{ bodyBytesMax: 16B }");
        String digest = "Content-Digest: sha-256=:" + digest(BODY) + ":\r\n";
        assertThat(sendBody("POST", digest + length(BODY), WITH_DIGEST, BODY).status())
                .isEqualTo(413);
        apply("{ contentDigest: false }");
        assertThat(sendBody("PATCH", length(BODY), USUAL, BODY).status()).isEqualTo(200);
    }

    /** Of a body that does not say its length some is read by then, and the rest alone must go nowhere. */
    @Test
    void aBodyThatTurnsOutTooLargeIsRefusedWhoeverElseKnowsTheCaller() throws GeneralSecurityException {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - type: any-of
                    settings: { of: [ { type: hmac-auth, settings: { bodyBytesMax: 16B } }, { type: key-auth } ] }
                consumers:
                - name: acme
                  credentials:
                  - { type: hmac-key, name: main, keyId: acme-1, value: %s }
                  - { type: api-key, name: k, value: the-key-of-the-consumer }
                """.formatted(upstream.address(), SECRET));
        String fields = "X-Api-Key: the-key-of-the-consumer\r\nContent-Digest: sha-256=:" + digest(BODY) + ":\r\n"
                + "Transfer-Encoding: chunked\r\n";
        String framed = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n";
        assertThat(sendBody("POST", fields, WITH_DIGEST, framed + "3\r\nabc\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(413);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatTakesLongerThanItsSignatureIsGoodIsRefused() throws GeneralSecurityException {
        apply("{}");
        String head = signedBody(BODY);
        try (var slow = new RawClient(gateway.port())) {
            slow.send(head + BODY.substring(0, 1));
            Await.until("the signature is in use", () -> isUsed(head));
            gateway.clock().ahead(Duration.ofMinutes(10));
            var response = slow.send(BODY.substring(1)).read();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("www-authenticate").orElseThrow()).contains("expired");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadOpensOneBodyAtATimeAndAnotherWhenThatIsGivenUp() throws GeneralSecurityException {
        apply("{}");
        String head = signedBody(BODY);
        try (var first = new RawClient(gateway.port())) {
            first.send(head + BODY.substring(0, 1));
            Await.until("the signature is in use", () -> isUsed(head));
            assertThat(gateway.send(head).header("www-authenticate").orElseThrow())
                    .contains("used before");
        }
        Await.until(
                "the signature is free again", () -> gateway.send(head + BODY).status() == 200);
        assertThat(gateway.send(head + BODY).status()).isEqualTo(401);
    }

    @Test
    void aBodyThatIsNotTheOneSignedUsesNothingUp() throws GeneralSecurityException {
        apply("{}");
        String head = signedBody(BODY);
        assertThat(gateway.send(head + BODY.toUpperCase(Locale.ROOT)).status()).isEqualTo(401);
        assertThat(gateway.send(head + BODY).status()).isEqualTo(200);
        assertThat(gateway.send(head + BODY).status()).isEqualTo(401);
    }

    @Test
    void aLargeBodyIsTheOneThatWasSignedToo() throws GeneralSecurityException {
        apply("{}");
        String large = "x".repeat(100_000);
        String head = signedBody(large);
        assertThat(gateway.send(head + "y".repeat(100_000)).status()).isEqualTo(401);
        assertThat(gateway.send(head + large).status()).isEqualTo(200);
        assertThat(gateway.send(head + large).status()).isEqualTo(401);
    }

    @Test
    void otherSettingsRememberTheSameSignatures() {
        apply("{}");
        String signed = signed("GET", "", parameters(0, "acme-1"), SECRET);
        assertThat(gateway.send(signed).status()).isEqualTo(200);
        apply("{ maxAge: 6m }");
        assertThat(gateway.send(signed).status()).isEqualTo(401);
    }

    @Test
    void severalPoliciesOnTheWayAreOneUse() throws GeneralSecurityException {
        apply("{ contentDigest: false }", ", { type: hmac-auth, name: again, settings: {} }");
        String head = signedBody(BODY);
        assertThat(gateway.send(head + BODY).status()).isEqualTo(200);
        assertThat(gateway.send(head + BODY).status()).isEqualTo(401);
    }

    @Test
    void whatAProxyInFrontThatEndsTlsPassesOnHasNoPort() {
        apply("{ components: [\"@authority\"] }");
        for (String scheme : new String[] {"https", "http"})
            assertThat(send("GET", "X-Forwarded-Proto: " + scheme + "\r\n", parameters(0, "acme-1"), SECRET)
                            .status())
                    .isEqualTo(200);
    }

    @Test
    void aSignedFieldGoesOnAloneOrNotAtAll() {
        apply("{}");
        String covered = USUAL + " \"x-amount\"";
        String twins = "X-Amount: 1\r\nX_Amount: 1000\r\nX.Amount: 1000\r\n";
        assertThat(send("GET", twins, parameters(covered, 0, "acme-1"), SECRET).status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-amount")).containsExactly("1");
        assertThat(received.names()).doesNotContain("x_amount", "x.amount");
        var response = send("GET", "X-Amount: 1\r\nConnection: X-Amount\r\n", parameters(covered, 0, "acme-1"), SECRET);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate").orElseThrow()).contains("does not go on");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whatIsOnlyExplainedUsesNothingUp() {
        apply("{}");
        String signed = signed("GET", "", parameters(0, "acme-1"), SECRET);
        var madeUp = madeUp(signed);
        assertThat(gateway.explain(madeUp).consumer()).isEqualTo("acme");
        assertThat(gateway.send(signed).status()).isEqualTo(200);
        assertThat(gateway.explain(madeUp).answered().status()).isEqualTo(401);
    }

    @Test
    void whoShowsNothingIsToldWhatIsWanted() {
        apply("{}");
        var response = gateway.get("/orders");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate")).hasValue("Signature realm=\"portico\"");
        assertThat(response.header("accept-signature").orElseThrow()).contains("\"content-digest\"", "hmac-sha256");
        assertThat(gateway.get("/orders", "Signature: sig=:AAAA:").status()).isEqualTo(401);
        String twice = signed("GET", "", parameters(0, "acme-1"), SECRET);
        String input = twice.substring(twice.indexOf("Signature-Input: ") + 17, twice.indexOf("\r\nSignature: "));
        String other = "Signature-Input: " + input.replace("sig=", "b=") + "\r\n";
        assertThat(gateway.send(twice.substring(0, twice.length() - 2) + other + "\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theSecretIsInNoLog() {
        apply("{}");
        assertThat(send("GET", "", parameters(0, "acme-1"), SECRET).status()).isEqualTo(200);
        Await.until("the exchange is logged", () -> gateway.logged().contains("acme"));
        assertThat(gateway.logged()).doesNotContain(SECRET);
    }

    @Test
    void aWebSocketIsHeldToTheSame() {
        apply("{}");
        assertThat(gateway.send("GET /orders HTTP/1.1\r\nHost: gateway.test\r\n" + WEBSOCKET + "\r\n")
                        .status())
                .isEqualTo(401);
        upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
        assertThat(send("GET", WEBSOCKET, parameters(0, "acme-1"), SECRET).status())
                .isEqualTo(101);
    }

    private static String parameters(int seconds, String key) {
        return parameters(USUAL, seconds, key);
    }

    private static String parameters(String components, int seconds, String key) {
        return "(" + components + ");created=" + now(seconds) + ";keyid=\"" + key + "\";nonce=\""
                + NONCES.incrementAndGet() + '"';
    }

    private static long now(int seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    private static String length(String body) {
        return "Content-Length: " + body.length() + "\r\n";
    }

    private static String digest(String body) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    private RawClient.Response send(String method, String fields, String parameters, String secret) {
        return gateway.send(signed(method, fields, parameters, secret));
    }

    /** @param components that are signed */
    private RawClient.Response sendBody(String method, String fields, String components, String body) {
        return gateway.send(signed(method, fields, parameters(components, 0, "acme-1"), SECRET) + body);
    }

    /** The head of a request whose body is signed. */
    private static String signedBody(String body) throws GeneralSecurityException {
        String fields = "Content-Digest: sha-256=:" + digest(body) + ":\r\n" + length(body);
        return signed("POST", fields, parameters(WITH_DIGEST, 0, "acme-1"), SECRET);
    }

    /** A request with this signature, made with the secret as RFC 9421 says, whatever is in it. */
    private static String signed(String method, String fields, String parameters, String secret) {
        String base =
                "\"@method\": " + method + "\n\"@authority\": gateway.test\n\"@path\": /orders\n\"@query\": ?a=1\n"
                        + line("content-digest", fields, parameters) + line("x-amount", fields, parameters)
                        + "\"@signature-params\": " + parameters;
        return method + " /orders?a=1 HTTP/1.1\r\nHost: gateway.test\r\n" + fields + "Signature-Input: sig="
                + parameters + "\r\nSignature: sig=:" + new SharedSecret(secret).signature(base) + ":\r\n\r\n";
    }

    /** Asked without using it. */
    private boolean isUsed(String head) {
        var answered = gateway.explain(madeUp(head)).answered();
        return answered != null
                && answered.headers().stream().anyMatch(field -> field.value().contains("used before"));
    }

    private static MadeUpRequest madeUp(String head) {
        var fields = new LinkedHashMap<String, String>();
        for (String line : head.lines().skip(2).filter(line -> !line.isEmpty()).toList())
            fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        String method = head.substring(0, head.indexOf(' '));
        return new MadeUpRequest(method, "http://gateway.test/orders?a=1", fields, null);
    }

    /** Of a field, if it is covered. */
    private static String line(String name, String fields, String parameters) {
        if (!parameters.contains('"' + name + '"')) return "";
        return fields.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> '"' + name + "\": " + line.substring(name.length() + 2) + '\n')
                .findFirst()
                .orElse("");
    }

    private void apply(String settings) {
        apply(settings, "");
    }

    /** @param more policies, each with a comma in front */
    private void apply(String settings, String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: r, forward: { service: s }, policies: [ { type: access-log }, { type: hmac-auth, settings: %s }%s ] }
                consumers:
                - name: acme
                  credentials:
                  - { type: hmac-key, name: main, keyId: acme-1, value: %s }
                  - { type: hmac-key, name: old, keyId: acme-0, value: %s, expiresAt: "2001-01-01T00:00:00Z" }
                """.formatted(upstream.address(), settings, more, SECRET, SECRET));
    }
}
