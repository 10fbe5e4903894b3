package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.policy.Shown.basic;
import static portico.node.policy.Shown.bearer;
import static portico.node.policy.Shown.bears;
import static portico.node.policy.Shown.inTheClear;
import static portico.node.policy.Shown.key;
import static portico.node.policy.Shown.nothing;
import static portico.node.policy.Shown.showing;
import static portico.node.policy.Shown.signed;

import io.grpc.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.policy.ProtocolClient.Answered;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.TestCertificate;

/** Every policy that lets callers pass or not, over every protocol, for one who passes and one who does not. */
class ProtocolsTest extends ProtocolCase {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    private static final TestCertificate ACME = PARTNERS.issue("acme.example");
    private static final TestCertificate STRANGER = PARTNERS.issue("stranger.example");
    private static final String INJECTED = "a-secret-that-no-client-knows";

    /** Both decides about tokens (RFC 7662) and about whole requests; knows one token. */
    private static final TestUpstream DECIDES = new TestUpstream((request, connection) -> {
        boolean isQuestion = request.requestLine().startsWith("POST ");
        boolean good = isQuestion
                ? new String(request.body(), UTF_8).startsWith("token=good&")
                : request.header("authorization").contains("Bearer good");
        boolean known = request.header("authorization").contains("Bearer known");
        var answer = isQuestion
                ? TestUpstream.answer("200 OK", "{\"active\":" + good + "}", "Content-Type: application/json")
                : TestUpstream.answer(good ? "200 OK" : known ? "403 Forbidden" : "401 Unauthorized", "");
        answer.serve(request, connection);
    });

    ProtocolsTest() {
        super(GATEWAY);
    }

    /**
     * A policy and two callers.
     *
     * @param refused what the second is answered, in HTTP and in gRPC
     * @param injected whether the service behind sees what the gateway adds
     * @param challenge part of what the second reads in WWW-Authenticate, in HTTP
     */
    private record Case(
            String name,
            String policies,
            Shown good,
            Shown bad,
            int refused,
            Status.Code refusedCode,
            boolean injected,
            String challenge) {
        Case(
                String name,
                String policies,
                Shown good,
                Shown bad,
                int refused,
                Status.Code refusedCode,
                boolean injected) {
            this(name, policies, good, bad, refused, refusedCode, injected, "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("casesAndProtocols")
    void whoMayPassesAndWhoMayNotDoesNot(Case tried, Protocol protocol) throws Exception {
        apply(tried.policies());
        assertThat(call(protocol, tried.good()).status()).isEqualTo(protocol.passed());
        List<String> arrived = arrived(protocol);
        if (tried.injected()) assertThat(arrived).containsExactly(INJECTED);
        else assertThat(arrived).isEmpty(); // no credential goes on

        int refusal = protocol.code(tried.refused(), tried.refusedCode());
        Answered answered = call(protocol, tried.bad());
        assertThat(answered.status()).isEqualTo(refusal);
        if (protocol != Protocol.GRPC)
            assertThat(answered.field("www-authenticate")).contains(tried.challenge());
        assertThat(upstream.waiting()).isZero();
        assertThat(called).isEmpty();
    }

    static Stream<Arguments> casesAndProtocols() {
        return cases().flatMap(each -> Stream.of(Protocol.values()).map(protocol -> Arguments.of(each, protocol)));
    }

    private static Stream<Case> cases() {
        String introspection =
                "{ type: oauth2-introspection, settings: { url: \"http://%s/\", clientId: p, clientSecret: s, timeout: 20s } }"
                        .formatted(DECIDES.address());
        String asking =
                "{ type: forward-auth, settings: { url: \"http://%s/\", timeout: 20s } }".formatted(DECIDES.address());
        String hmac = "{ type: hmac-auth, settings: { components: [\"@method\", \"@path\"], contentDigest: false } }";
        String anyOf = "{ type: any-of, settings: { of: [ { type: key-auth }, { type: jwt } ] } }";
        Shown token = (method, path) -> bearer(token(SECRET));
        Shown forged = (method, path) -> bearer(token(SECRET + "!"));
        String elsewhere = "{ type: ip-restriction, when: { headers: { x-elsewhere: { present: true } } }, "
                + "settings: { allow: [192.0.2.0/24] } }";
        String scoped = "{ type: jwt, settings: { scopes: [orders.read] } }";
        String anonymous =
                "{ type: any-of, settings: { anonymous: other, of: [ { type: key-auth }, { type: jwt } ] } }";
        Shown expired = (method, path) -> bearer(token(SECRET, "\"exp\":1700000000"));
        Shown scope = (method, path) -> bearer(token(SECRET, "\"scope\":\"orders.read\",\"exp\":4000000000"));
        Shown once = signed(GATEWAY.clock(), "k2", SECRET);
        Map<String, Map<String, String>> used = new ConcurrentHashMap<>();
        Shown uses = (method, path) -> {
            used.put(method + path, once.fields(method, path));
            return again(used, method, path);
        };
        Shown fresh = (method, path) -> {
            used.put(method + path, Map.of("x-who", UUID.randomUUID().toString()));
            return again(used, method, path);
        };
        String mock =
                "{ type: mock, when: { headers: { x-mock: { present: true } } }, settings: { examples: [ { %s } ] } }";
        return Stream.of(
                unauthenticated(
                        "key-auth", "{ type: key-auth }", key(KEY), key("the-key-of-nobody-012345"), "Key realm="),
                unauthenticated("key-auth and nothing shown", "{ type: key-auth }", key(KEY), nothing(), "Key realm="),
                unauthenticated(
                        "basic-auth",
                        "{ type: basic-auth }",
                        basic("acme", SECRET),
                        basic("acme", "wrong"),
                        "Basic realm="),
                unauthenticated(
                        "basic-auth, malformed",
                        "{ type: basic-auth }",
                        basic("acme", SECRET),
                        (method, path) -> Map.of("authorization", "Basic %%%"),
                        "Basic realm="),
                unauthenticated("jwt", "{ type: jwt }", token, forged, "error=\"invalid_token\""),
                unauthenticated("jwt, malformed", "{ type: jwt }", token, bears("a.b"), "error=\"invalid_token\""),
                unauthenticated(
                        "hmac-auth",
                        hmac,
                        signed(GATEWAY.clock(), "k2", SECRET),
                        signed(GATEWAY.clock(), "k2", SECRET + "!"),
                        "error=\"invalid_signature\""),
                unauthenticated(
                        "mtls-auth", "{ type: mtls-auth }", showing(ACME), showing(STRANGER), "Certificate realm="),
                unauthenticated(
                        "mtls-auth and nothing shown",
                        "{ type: mtls-auth }",
                        showing(ACME),
                        nothing(),
                        "Certificate realm="),
                unauthenticated(
                        "oauth2-introspection", introspection, bears("good"), bears("bad"), "error=\"invalid_token\""),
                unauthenticated("forward-auth", asking, bears("good"), bears("bad"), ""),
                unavailable("oauth2-introspection", "url: \"http://127.0.0.1:1/\", clientId: p, clientSecret: s"),
                unavailable("forward-auth", "url: \"http://127.0.0.1:1/\""),
                unavailable("jwt", "issuers: [ { issuer: app, jwksUrl: \"http://127.0.0.1:1/keys\" } ]"),
                new Case(
                        "forward-auth, known",
                        asking,
                        bears("good"),
                        bears("known"),
                        403,
                        Status.Code.PERMISSION_DENIED,
                        false),
                new Case(
                        "ip-restriction",
                        elsewhere,
                        nothing(),
                        (method, path) -> Map.of("x-elsewhere", "1"),
                        403,
                        Status.Code.PERMISSION_DENIED,
                        false),
                new Case(
                        "maintenance",
                        CHANGING + ", { type: maintenance, when: { headers: { x-down: { present: true } } } }",
                        nothing(),
                        (method, path) -> Map.of("x-down", "1"),
                        503,
                        Status.Code.UNAVAILABLE,
                        false),
                new Case(
                        "fault-injection",
                        "{ type: fault-injection, settings: { abortStatus: 503 }, when: { headers: { x-chaos: \"1\" } } }",
                        nothing(),
                        (method, path) -> Map.of("x-chaos", "1"),
                        503,
                        Status.Code.UNAVAILABLE,
                        false),
                new Case(
                        "validation",
                        "{ type: validation, settings: { headers: { required: [x-tenant] } } }",
                        (method, path) -> Map.of("x-tenant", "a"),
                        nothing(),
                        422,
                        Status.Code.INVALID_ARGUMENT,
                        false),
                new Case(
                        "jwt that does not go that far",
                        scoped,
                        scope,
                        token,
                        403,
                        Status.Code.PERMISSION_DENIED,
                        false,
                        "error=\"insufficient_scope\", scope=\"orders.read\""),
                new Case(
                        "jwt, expired",
                        "{ type: jwt }",
                        token,
                        expired,
                        401,
                        Status.Code.UNAUTHENTICATED,
                        false,
                        "error=\"invalid_token\", error_description=\"The token has expired\""),
                new Case(
                        "hmac-auth, replayed",
                        hmac,
                        uses,
                        (method, path) -> again(used, method, path),
                        401,
                        Status.Code.UNAUTHENTICATED,
                        false,
                        "error=\"invalid_signature\""),
                unauthenticated("key-auth, rotated", "{ type: key-auth }", key(NEXT_KEY), key(PAST_KEY), "Key realm="),
                unauthenticated(
                        "any-of, nobody at all is let in, but no forger",
                        anonymous,
                        nothing(),
                        forged,
                        "realm=\"portico\""),
                unauthenticated("any-of by key", anyOf, key(KEY), nothing(), "realm=\"portico\""),
                unauthenticated("any-of by token", anyOf, token, forged, "realm=\"portico\""),
                new Case(
                        "quota",
                        "{ type: quota, settings: { limit: 1, by: header, header: x-who } }",
                        fresh,
                        (method, path) -> again(used, method, path),
                        429,
                        Status.Code.RESOURCE_EXHAUSTED,
                        false),
                new Case(
                        "rate-limit",
                        "{ type: rate-limit, settings: { limit: 1, per: 1d, by: header, header: x-who } }",
                        fresh,
                        (method, path) -> again(used, method, path),
                        429,
                        Status.Code.RESOURCE_EXHAUSTED,
                        false),
                new Case(
                        "mock that answers with a failure",
                        mock.formatted("status: 503"),
                        nothing(),
                        (method, path) -> Map.of("x-mock", "1"),
                        503,
                        Status.Code.UNAVAILABLE,
                        false),
                new Case(
                        "mock without an example",
                        mock.formatted("methods: [DELETE]"),
                        nothing(),
                        (method, path) -> Map.of("x-mock", "1"),
                        404,
                        Status.Code.UNIMPLEMENTED,
                        false),
                new Case(
                        "https-redirect",
                        "{ type: https-redirect }",
                        nothing(),
                        inTheClear(),
                        308,
                        Status.Code.UNKNOWN, // no client of gRPC follows one
                        false),
                new Case(
                        "acl",
                        "{ type: key-auth }, { type: acl, settings: { allow: [partners] } }",
                        key(KEY),
                        key(OTHER_KEY),
                        403,
                        Status.Code.PERMISSION_DENIED,
                        false),
                new Case(
                        "two of two callers",
                        "{ type: key-auth }, { type: jwt }",
                        (method, path) -> both(KEY),
                        (method, path) -> both(OTHER_KEY),
                        403,
                        Status.Code.PERMISSION_DENIED,
                        false),
                new Case(
                        "upstream-auth",
                        "{ type: key-auth }, { type: upstream-auth, settings: { header: { name: x-api-key, value: %s } } }"
                                .formatted(INJECTED),
                        key(KEY),
                        key("the-key-of-nobody-012345"),
                        401,
                        Status.Code.UNAUTHENTICATED,
                        true),
                new Case(
                        "upstream-auth without a token to show",
                        "{ type: upstream-auth, when: { headers: { x-want: { present: true } } }, settings: { oauth2: { tokenUrl: \"http://127.0.0.1:1/\", clientId: p, clientSecret: s } } }",
                        nothing(),
                        (method, path) -> Map.of("x-want", "1"),
                        503,
                        Status.Code.UNAVAILABLE,
                        false));
    }

    private static Case unauthenticated(String name, String policies, Shown good, Shown bad, String challenge) {
        return new Case(name, policies, good, bad, 401, Status.Code.UNAUTHENTICATED, false, challenge);
    }

    /** Who decides cannot be asked: nobody passes whom it would have to decide about. */
    private static Case unavailable(String type, String settings) {
        String policy = "{ type: %s, when: { headers: { x-ask: { present: true } } }, settings: { %s } }";
        return new Case(
                type + " and nobody to ask",
                policy.formatted(type, settings),
                nothing(),
                (method, path) -> Map.of(
                        "x-ask", "1", "authorization", "Bearer " + token(SECRET, "\"iss\":\"app\",\"exp\":4000000000")),
                503,
                Status.Code.UNAVAILABLE,
                false);
    }

    private static Map<String, String> both(String key) {
        var fields = new LinkedHashMap<>(bearer(token(SECRET)));
        fields.put("x-api-key", key);
        return fields;
    }

    private static Map<String, String> again(Map<String, Map<String, String>> used, String method, String path) {
        return Objects.requireNonNull(used.get(method + path));
    }

    private static String token(String secret) {
        return token(secret, "\"exp\":" + (Instant.now().getEpochSecond() + 60));
    }

    private static String token(String secret, String claims) {
        return Shown.token("k1", secret, claims);
    }
}
