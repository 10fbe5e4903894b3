package portico.node.composition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;
import portico.testing.SharedSecret;

/** Who asks goes into the calls, as far as they name it; what they have shown does not. */
class ClaimsInCallsTest {
    private static final String SECRET = "a shared secret that is long enough for HS256, and then some";
    private static final long FUTURE = 4_000_000_000L;

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    private final TestUpstream service = new TestUpstream((request, connection) -> TestUpstream.answer(
                    "200 OK", request.requestLine().startsWith("POST") ? new String(request.body(), UTF_8) : "{}")
            .serve(request, connection));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void claimsAndConsumerAreParametersOfCallsAndTheTokenIsNot() {
        apply("""
                who: { service: s, path: "/users/{claims.sub}/{consumer.name}", query: { city: "{claims.address#/city}", role: "{claims.roles}" }, headers: { x-level: "{claims.level}" } }
                told: { service: s, path: /told, body: { level: "{claims.level}", roles: "{claims.roles}", gone: "{?claims.none}" } }
                """);
        var answer = GATEWAY.get(
                "/home",
                "Authorization: Bearer "
                        + token(
                                "\"sub\":\"a b/../c\",\"address\":{\"city\":\"Turin\"},\"roles\":[\"x\",\"y\"],\"level\":9007199254740993"),
                "Cookie: session=1",
                "X-Portico-Consumer: mallory");
        // A slash in a claim is no way to another path.
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("\"call\":\"who\"", "\"reason\":\"value\"");

        answer = GATEWAY.get(
                "/home",
                "Authorization: Bearer "
                        + token(
                                "\"sub\":\"a b\",\"address\":{\"city\":\"Turin\"},\"roles\":[\"x\",\"y\"],\"level\":9007199254740993"),
                "Cookie: session=1",
                "X-Portico-Consumer: mallory");
        assertThat(answer.body()).isEqualTo("{\"level\":9007199254740993,\"roles\":[\"x\",\"y\"]}");
        Received who = service.take();
        while (who.requestLine().startsWith("POST")) {
            assertThat(who.names()).doesNotContain("authorization", "cookie", "x-portico-consumer");
            who = service.take();
        }
        assertThat(who.requestLine()).isEqualTo("GET /users/a%20b/acme?city=Turin&role=x&role=y HTTP/1.1");
        assertThat(who.header("x-level")).containsExactly("9007199254740993");
        assertThat(who.names()).doesNotContain("authorization", "cookie", "x-portico-consumer");
    }

    @Test
    void theCredentialGoesOnInTheOneCallThatNamesIt() {
        apply("""
                with: { service: s, path: /with, headers: { authorization: "{request.headers.authorization}" } }
                without: { service: s, path: /without }
                """);
        String token = token("\"sub\":\"ada\"");
        assertThat(GATEWAY.get("/home", "Authorization: Bearer " + token).status())
                .isEqualTo(200);
        for (Received request : List.of(service.take(), service.take())) {
            if (request.requestLine().startsWith("GET /with "))
                assertThat(request.header("authorization")).containsExactly("Bearer " + token);
            else assertThat(request.names()).doesNotContain("authorization");
        }
    }

    @Test
    void aFieldOfThePolicysIsNoClientsToSay() {
        apply("{ type: jwt, settings: { claimsToHeaders: { sub: x-user } } }", """
                who: { service: s, path: /who, headers: { x-user: "{?request.headers.x-user}" } }
                """);
        assertThat(GATEWAY.get("/home", "X-User: root", "Authorization: Bearer " + token("\"sub\":\"ada\""))
                        .status())
                .isEqualTo(200);
        assertThat(service.take().header("x-user")).containsExactly("ada");
        assertThat(GATEWAY.get("/home", "X-User: root", "Authorization: Bearer " + token("\"aud\":\"x\""))
                        .status())
                .isEqualTo(200);
        assertThat(service.take().names()).doesNotContain("x-user");
    }

    @Test
    void aClaimThatIsNotThereFailsTheCallAndNobodyElsesIsThere() {
        apply("who: { service: s, path: \"/users/{claims.account}\" }\n");
        assertThat(GATEWAY.get("/home", "Authorization: Bearer " + token("\"account\":\"7\""))
                        .status())
                .isEqualTo(200);
        assertThat(service.take().requestLine()).isEqualTo("GET /users/7 HTTP/1.1");
        for (String claims :
                List.of("\"sub\":\"ada\"", "\"account\":null", "\"account\":{}", "\"account\":\"\\ud800/\"")) {
            var answer = GATEWAY.get("/home", "Authorization: Bearer " + token(claims));
            assertThat(answer.status()).as(claims).isEqualTo(502);
            assertThat(answer.body()).contains("\"reason\":\"value\"");
        }
        assertThat(GATEWAY.get("/home").status()).isEqualTo(401);
        assertThat(service.waiting()).isZero();
    }

    private void apply(String calls) {
        apply("{ type: jwt }", calls);
    }

    private void apply(String policy, String calls) {
        GATEWAY.apply("""
                services: [ { name: s, url: "http://%s", timeouts: { connect: 60s } } ]
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies: [ %s ]
                consumers:
                - { name: acme, credentials: [ { type: jwt-key, name: signing, keyId: k1, algorithm: HS256, value: "%s" } ] }
                compositions:
                - name: c
                  deadline: 5m
                  calls:
                %s""".formatted(service.address(), policy, SECRET, calls.indent(4)));
    }

    private static String token(String claims) {
        return new SharedSecret(SECRET).token("k1", "{" + claims + ",\"exp\":" + FUTURE + "}");
    }
}
