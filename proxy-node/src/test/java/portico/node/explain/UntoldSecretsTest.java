package portico.node.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.MadeUpRequest;
import portico.node.account.TrafficMetrics;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.RawClient;
import portico.testing.SharedSecret;

/**
 * Whatever a caller shows, and whatever the gateway shows services in its turn, good or not: nothing that the node tells
 * anybody has it. That is its answers, access log, log, metrics, the exchanges that it remembers, and explanations.
 */
class UntoldSecretsTest {
    /** Each has these words, as it is or in base64. */
    private static final String RIGHT = "right-and-never-told";

    private static final String WRONG = "wrong-and-never-told";

    @RegisterExtension
    static final TestGateway fast = new TestGateway();

    @RegisterExtension
    static final TestGateway general = new TestGateway(false);

    private static final AtomicInteger NONCES = new AtomicInteger();

    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream issuer = new TestUpstream((request, connection) -> {
        String body = new String(request.body(), UTF_8);
        TestUpstream.answer("200 OK", body.contains(RIGHT) ? "{\"active\":true}" : "{\"active\":false}")
                .serve(request, connection);
    });
    private final TestUpstream decides = new TestUpstream((request, connection) -> {
        boolean good = request.header("x-session").equals(List.of("session-" + RIGHT));
        TestUpstream.answer(good ? "204 No Content" : "403 Forbidden", "", "X-Inner-Token: said-" + RIGHT)
                .serve(request, connection);
    });
    private final TestUpstream mint = new TestUpstream(TestUpstream.answer(
            "200 OK", "{\"access_token\":\"minted-" + RIGHT + "\",\"token_type\":\"bearer\",\"expires_in\":600}"));

    /** What every secret of this test looks like, wherever it is told. */
    private final List<String> secrets = new ArrayList<>();

    @BeforeEach
    void secrets() {
        for (String word : List.of(RIGHT, WRONG))
            // In base64 the same text has three forms, by where it begins; the octets at either end are its
            // neighbours'.
            for (int shift = 0; shift < 3; shift++) {
                String encoded = Base64.getEncoder().encodeToString(("x".repeat(shift) + word).getBytes(UTF_8));
                secrets.add(encoded.substring(4, encoded.length() - 4));
            }
        secrets.add(RIGHT);
        secrets.add(WRONG);
    }

    @AfterEach
    void close() {
        List.of(upstream, issuer, decides, mint).forEach(TestUpstream::close);
    }

    /** @param url with the host of the gateway */
    private record Shown(String url, Map<String, String> headers) {
        static Shown at(String path, String... fields) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (int at = 0; at < fields.length; at += 2) headers.put(fields[at], fields[at + 1]);
            return new Shown("http://gateway.test" + path, headers);
        }

        RawClient.Response to(TestGateway gateway) {
            return gateway.send(DrawnTraffic.octets(new MadeUpRequest("GET", url, headers, null)));
        }
    }

    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void nothingThatTheNodeTellsHasThem(boolean isFast) throws Exception {
        TestGateway gateway = isFast ? fast : general;
        var told = new StringBuilder();
        var ids = new ArrayList<String>();
        try (var log = new CapturedLog()) {
            gateway.apply(configuration());
            for (var shown : shown(RIGHT)) {
                var response = shown.to(gateway);
                assertThat(response.status()).as(shown + ": " + response.body()).isEqualTo(200);
                assertThat(upstream.take().header("x-injected")).containsExactly("injected-" + RIGHT);
                keep(response, ids, told);
            }
            for (var shown : shown(WRONG)) {
                var response = shown.to(gateway);
                assertThat(response.status()).as(shown.toString()).isIn(401, 403);
                keep(response, ids, told);
            }
            for (String path : List.of("/injected/header", "/injected/basic", "/injected/token")) {
                var response = gateway.get(path);
                assertThat(response.status()).isEqualTo(200);
                var received = upstream.take();
                assertThat(received.header("authorization").get(0))
                        .as("what the service sees at " + path)
                        .isIn("Token injected-" + RIGHT, "Basic " + base64("us:" + RIGHT), "Bearer minted-" + RIGHT);
                keep(response, ids, told);
            }
            var away = gateway.get("/injected/away?mine=" + WRONG);
            assertThat(away.status()).isEqualTo(502);
            keep(away, ids, told);

            Await.until("all are logged", () -> ids.stream().allMatch(gateway.logged()::contains));
            for (String word : List.of(RIGHT, WRONG))
                for (var shown : shown(word))
                    told.append(gateway.explain(new MadeUpRequest("GET", shown.url(), shown.headers(), null)));
            told.append(gateway.explain(new MadeUpRequest("GET", "http://gateway.test/injected/basic", null, null)));
            told.append(gateway.listener().latest());
            told.append(new TrafficMetrics(gateway.accounts()).collect());
            told.append(gateway.logged());
            told.append(log.text());
        }
        assertThat(told.toString())
                .as("there is something to be looked into")
                .contains("key-in-header", "portico_exchanges", "\"problem\":\"unauthorized\"");
        for (String secret : secrets) assertThat(told.toString()).doesNotContain(secret);
    }

    private static void keep(RawClient.Response response, List<String> ids, StringBuilder told) {
        ids.add(response.header("x-request-id").orElseThrow());
        told.append(response.headers()).append(response.body());
    }

    /** Each kind of credential, at the route that asks for it. */
    private List<Shown> shown(String word) {
        String input = "(\"@method\" \"@path\");created=" + Instant.now().getEpochSecond()
                + ";keyid=\"signer\";nonce=\"" + NONCES.incrementAndGet() + '"';
        String signature = new SharedSecret("signing-" + word)
                .signature("\"@method\": GET\n\"@path\": /signature\n\"@signature-params\": " + input);
        secrets.add(signature);
        String token = new SharedSecret("a-secret-that-is-long-enough-for-tokens-" + word)
                .token("signer", "{\"sub\":\"%s\",\"exp\":4000000000}".formatted(RIGHT));
        return List.of(
                Shown.at("/key-in-header", "x-api-key", "a-key-" + word),
                Shown.at("/key-in-query?a=1&key=a-key-" + word + "&b=2"),
                Shown.at("/key-in-cookie", "cookie", "a=1; key=a-key-" + word),
                Shown.at("/password", "authorization", "Basic " + base64("holder:a-password-" + word)),
                Shown.at("/token", "authorization", "Bearer " + token),
                Shown.at("/token-in-query?token=" + token),
                Shown.at("/signature", "signature-input", "sig=" + input, "signature", "sig=:" + signature + ":"),
                Shown.at("/introspected", "authorization", "Bearer opaque-" + word),
                Shown.at("/asked", "x-session", "session-" + word));
    }

    private String configuration() {
        var yaml = new StringBuilder("""
                services: [ { name: s, url: "http://UPSTREAM" }, { name: away, url: "http://127.0.0.1:1" } ]
                policies: [ { name: log, type: access-log, everywhere: true } ]
                consumers:
                - name: acme
                  credentials:
                  - { type: api-key, name: a, value: a-key-RIGHT }
                  - { type: basic, name: b, username: holder, value: a-password-RIGHT }
                  - { type: jwt-key, name: c, keyId: signer, algorithm: HS256, value: a-secret-that-is-long-enough-for-tokens-RIGHT }
                  - { type: hmac-key, name: d, keyId: signer, value: signing-RIGHT }
                routes:
                - { name: header, match: { paths: [/injected/header] }, forward: { service: s }, policies: [ { type: upstream-auth, settings: { header: { name: authorization, prefix: "Token ", value: injected-RIGHT } } } ] }
                - { name: basic, match: { paths: [/injected/basic] }, forward: { service: s }, policies: [ { type: upstream-auth, settings: { basic: { username: us, password: RIGHT } } } ] }
                - { name: oauth2, match: { paths: [/injected/token] }, forward: { service: s }, policies: [ { type: upstream-auth, settings: { oauth2: { tokenUrl: "http://MINT/token", clientId: us, clientSecret: client-RIGHT } } } ] }
                - { name: away, match: { paths: [/injected/away] }, forward: { service: away }, policies: [ { type: upstream-auth, settings: { query: { name: key, value: injected-RIGHT } } } ] }
                """);
        Map.of(
                        "key-in-header", "key-auth, settings: { header: x-api-key }",
                        "key-in-query", "key-auth, settings: { query: key }",
                        "key-in-cookie", "key-auth, settings: { cookie: key }",
                        "password", "basic-auth",
                        "token", "jwt",
                        "token-in-query", "jwt, settings: { query: token }",
                        "signature", "hmac-auth, settings: { components: ['@method', '@path'] }",
                        "introspected",
                                "oauth2-introspection, settings: { url: 'http://ISSUER/', clientId: us, clientSecret: client-RIGHT, timeout: 20s }",
                        "asked",
                                "forward-auth, settings: { url: 'http://DECIDES/', timeout: 20s, requestHeaders: [x-session], upstreamHeaders: [x-inner-token] }")
                .forEach(
                        (name, policy) -> yaml.append("- name: ")
                                .append(name)
                                .append("\n  match: { paths: [/")
                                .append(name)
                                .append("] }\n  forward: { service: s }\n  policies:\n  - { type: ")
                                .append(policy)
                                .append(
                                        " }\n  - { type: upstream-auth, settings: { header: { name: x-injected, value: injected-RIGHT } } }\n"));
        return yaml.toString()
                .replace("UPSTREAM", upstream.address())
                .replace("MINT", mint.address())
                .replace("ISSUER", issuer.address())
                .replace("DECIDES", decides.address())
                .replace("RIGHT", RIGHT);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
