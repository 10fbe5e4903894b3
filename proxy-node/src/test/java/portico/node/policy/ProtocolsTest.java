package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.channel.CachePurge;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.SharedSecret;
import portico.testing.TestCertificate;

/**
 * Every policy that lets callers pass or not, over every protocol, for one who passes and one who does not; and what others
 * say, over every protocol.
 */
class ProtocolsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestCertificate HOST = TestCertificate.of("localhost", "grpc.test");
    private static final TestCertificate PARTNERS = TestCertificate.authority("partners");
    private static final TestCertificate ACME = PARTNERS.issue("acme.example");
    private static final TestCertificate NEXT = PARTNERS.issue("next.example");
    private static final TestCertificate STRANGER = PARTNERS.issue("stranger.example");
    private static final String KEY = "the-key-of-acme-0123456789";
    private static final String NEXT_KEY = "the-next-key-of-acme-0123456";
    private static final String PAST_KEY = "the-past-key-of-acme-0123456";
    private static final String OTHER_KEY = "the-key-of-other-0123456789";
    private static final String SECRET = "a-secret-of-more-than-thirty-two-octets";
    private static final String HELD = "held";
    private static final String INJECTED = "a-secret-that-no-client-knows";
    private static final String WEBSOCKET = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    private static final TestUpstream.Behaviour SWITCHES =
            TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    private static final MethodDescriptor<String, String> ECHO = MethodDescriptor.<String, String>newBuilder(
                    new Text(), new Text())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Words/Echo")
            .build();
    /** Policies that let everyone pass, none of which may be in the way of any protocol. */
    private static final String CHANGING = """
            { type: access-log }, { type: cors, settings: { origins: ["https://a.example"] } }, { type: correlation-id },
            { type: security-headers }, { type: compression, settings: { sizeMin: 1B } }, { type: error-pages, settings: { pages: [ { body: oops } ] } },
            { type: rate-limit, settings: { limit: 1000, per: 1m, by: all } },
            { type: concurrency-limit, settings: { limit: 100, by: all } }, { type: request-size, settings: { bodyBytesMax: 1KiB } },
            { type: https-redirect },
            { type: validation, settings: { body: { type: object }, undescribed: pass, bodyRequired: false } },
            { type: request-headers, settings: { set: { x-fixed: "1" } } },
            { type: response-headers, settings: { set: { x-answered: "1" } } },
            { type: request-transform, settings: { headers: { set: { x-made: "{request.path}" } }, body: { set: { /a: 1 } } } },
            { type: response-transform, settings: { headers: { set: { x-status: "{status}" } }, body: { set: { /a: 1 } } } },
            { type: cache }
            """;

    private static final AtomicLong NONCES = new AtomicLong();

    private enum Protocol {
        HTTP_1_1,
        HTTP_2,
        WEB_SOCKET,
        GRPC
    }

    /** What a client shows: header fields for a request of this method and path, and maybe a certificate. */
    private interface Shown {
        Map<String, String> fields(String method, String path) throws Exception;

        default @Nullable TestCertificate certificate() {
            return null;
        }

        /** What it sends behind the head; in gRPC the word, which is never empty. */
        default String body() {
            return "";
        }

        default boolean isSecure() {
            return true;
        }
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

    private final TestUpstream upstream = new TestUpstream((request, connection) -> {
        boolean upgrade = !request.header("upgrade").isEmpty();
        (upgrade ? SWITCHES : TestUpstream.answer("200 OK", "hello")).serve(request, connection);
    });

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

    /** Of an exchange that is held at the service until it may go on. */
    private final CountDownLatch arrivedThere = new CountDownLatch(1);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<Metadata> called = new LinkedBlockingQueue<>();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        var service = ServerServiceDefinition.builder("test.Words")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((word, answer) -> {
                    if (word.equals(HELD)) await(arrivedThere, goOn);
                    answer.onNext(word);
                    answer.onCompleted();
                }))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(service, new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        called.add(headers);
                        return next.startCall(call, headers);
                    }
                }))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.shutdownNow();
        upstream.close();
        // A tunnel ends a moment after its client has left, and until then has the place that the next one wants.
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("casesAndProtocols")
    void whoMayPassesAndWhoMayNotDoesNot(Case tried, Protocol protocol) throws Exception {
        apply(tried.policies());
        assertThat(call(protocol, tried.good()).status())
                .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
        List<String> arrived = arrived(protocol);
        if (tried.injected()) assertThat(arrived).containsExactly(INJECTED);
        else assertThat(arrived).isEmpty(); // no credential goes on

        int refusal = code(protocol, tried.refused(), tried.refusedCode());
        Answered answered = call(protocol, tried.bad());
        assertThat(answered.status()).isEqualTo(refusal);
        if (protocol != Protocol.GRPC)
            assertThat(answered.field("www-authenticate")).contains(tried.challenge());
        assertThat(upstream.waiting()).isZero();
        assertThat(called).isEmpty();
    }

    /**
     * A credential that another one takes the place of.
     *
     * @param old what it is, without its expiry
     */
    private record Rotation(String policy, String old, Shown before, String next, Shown after) {
        String credentials(String expiry) {
            return "{ name: rotates, credentials: [ { %s, name: old, expiresAt: %s }, { %s, name: next } ] }"
                    .formatted(old, expiry, next);
        }

        String withdrawn() {
            return "{ name: rotates, credentials: [ { %s, name: next } ] }".formatted(next);
        }

        @Override
        public String toString() {
            return policy;
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("rotationsAndProtocols")
    void bothAreGoodUntilTheOldOneEndsOrIsWithdrawn(Rotation rotated, Protocol protocol) throws Exception {
        int good = protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK);
        int bad = code(protocol, 401, Status.Code.UNAUTHENTICATED);
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
        try {
            gateway.clock().stop(end.minusMillis(1));
            apply(rotated.policy(), rotated.credentials(end.toString()));
            // Twice: what has been verified is remembered.
            for (int time = 0; time < 2; time++) {
                assertThat(call(protocol, rotated.before()).status()).isEqualTo(good);
                assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);
            }
            gateway.clock().stop(end);
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(bad);
            assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);

            gateway.clock().stop(end.minusMillis(1));
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(good);
            apply(rotated.policy(), rotated.withdrawn());
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(bad);
            assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);
        } finally {
            gateway.clock().ahead(Duration.ZERO);
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("rotationsAndProtocols")
    void whoIsLetInByACredentialHasUsedThatOneAndNoOther(Rotation rotated, Protocol protocol) throws Exception {
        String ends = Instant.now()
                .plusSeconds(86_400)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        apply(rotated.policy(), rotated.credentials(ends));
        used("before");
        assertThat(call(protocol, nothing()).status()).isEqualTo(code(protocol, 401, Status.Code.UNAUTHENTICATED));
        apply(rotated.policy(), rotated.credentials(ends));
        assertThat(used("rotates")).as("by a request without any").isEmpty();
        assertThat(call(protocol, rotated.after()).status())
                .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
        apply(rotated.policy(), rotated.credentials(ends));
        assertThat(used("rotates")).containsExactly("next");
    }

    /** The names of the consumer's credentials that have been used; what was used of others is told with them. */
    private static List<String> used(String consumer) {
        UUID id = UUID.nameUUIDFromBytes(("consumer/" + consumer).getBytes(UTF_8));
        return gateway.gateways().takeUses(Integer.MAX_VALUE).stream()
                .filter(use -> use.consumer().equals(id))
                .map(CredentialUse::name)
                .toList();
    }

    static Stream<Arguments> rotationsAndProtocols() {
        String hmac = "{ type: hmac-auth, settings: { components: [\"@method\", \"@path\"], contentDigest: false } }";
        var rotations = Stream.of(
                new Rotation(
                        "{ type: key-auth }",
                        "type: api-key, value: the-key-that-goes-0123456",
                        key("the-key-that-goes-0123456"),
                        "type: api-key, value: the-key-that-comes-012345",
                        key("the-key-that-comes-012345")),
                new Rotation(
                        "{ type: basic-auth }",
                        "type: basic, username: goes, value: " + SECRET,
                        basic("goes", SECRET),
                        "type: basic, username: comes, value: " + SECRET,
                        basic("comes", SECRET)),
                new Rotation(
                        "{ type: jwt }",
                        "type: jwt-key, keyId: goes, algorithm: HS256, value: " + SECRET,
                        bears("goes", SECRET),
                        "type: jwt-key, keyId: comes, algorithm: HS256, value: next-" + SECRET,
                        bears("comes", "next-" + SECRET)),
                new Rotation(
                        hmac,
                        "type: hmac-key, keyId: goes, value: " + SECRET,
                        signed("goes", SECRET),
                        "type: hmac-key, keyId: comes, value: next-" + SECRET,
                        signed("comes", "next-" + SECRET)),
                new Rotation(
                        "{ type: mtls-auth }",
                        "type: certificate, identifiedBy: dns, identity: stranger.example",
                        showing(STRANGER),
                        "type: certificate, identifiedBy: dns, identity: next.example",
                        showing(NEXT)));
        return rotations.flatMap(each -> Stream.of(Protocol.values()).map(protocol -> Arguments.of(each, protocol)));
    }

    /** Lets the service answer what may be kept, and switch protocols where it is asked to. */
    private void storable(String body, String type) {
        var answer = TestUpstream.answer("200 OK", body, "Content-Type: " + type, "Cache-Control: max-age=60");
        upstream.behave((request, connection) ->
                (request.header("upgrade").isEmpty() ? answer : SWITCHES).serve(request, connection));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void whatPoliciesSayIsSaid(Protocol protocol) throws Exception {
        gateway.answers().purge(new CachePurge(null, "/", null));
        storable("{\"b\":2}", "application/json");
        apply(CHANGING);
        Answered answered = call(protocol, (method, path) -> Map.of("origin", "https://a.example"));
        assertThat(answered.status())
                .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
        String path = protocol == Protocol.GRPC ? "/test.Words/Echo" : "/orders";
        assertThat(arrived(protocol, List.of("x-fixed", "x-made"))).containsExactly("1", path);
        assertThat(answered.field("x-answered")).isEqualTo("1");
        assertThat(answered.field("x-status")).isEqualTo(protocol == Protocol.WEB_SOCKET ? "101" : "200");
        assertThat(answered.field("access-control-allow-origin")).isEqualTo("https://a.example");
        for (String name : List.of("x-correlation-id", "ratelimit", "x-content-type-options"))
            assertThat(answered.field(name)).as(name).isNotEmpty();
        if (protocol == Protocol.WEB_SOCKET || protocol == Protocol.GRPC) return;
        assertThat(answered.field("content-length")).isEqualTo(Integer.toString("{\"b\":2,\"a\":1}".length()));
        assertThat(answered.field("cache-status")).contains("stored");
    }

    /** Of HTTP; what goes through a WebSocket, and messages of calls, are nobody's to store or to encode. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void answersAreEncodedAndGivenAgain(Protocol protocol) throws Exception {
        gateway.answers().purge(new CachePurge(null, "/", null));
        storable("text ".repeat(400), "text/plain");
        apply("{ type: compression, settings: { sizeMin: 1B } }, { type: cache }");
        for (String status : List.of("stored", "hit")) {
            Answered answered = call(protocol, (method, path) -> Map.of("accept-encoding", "gzip"));
            assertThat(answered.status())
                    .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
            if (protocol == Protocol.WEB_SOCKET || protocol == Protocol.GRPC) {
                assertThat(answered.field("content-encoding")).isEmpty();
                arrived(protocol); // each of them
            } else {
                assertThat(answered.field("content-encoding")).isEqualTo("gzip");
                assertThat(answered.field("cache-status")).contains(status);
                if (status.equals("stored")) arrived(protocol);
            }
        }
        assertThat(upstream.waiting()).isZero();
        assertThat(called).isEmpty();
    }

    /** A call of gRPC has a status, and no page. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void aPageStandsForAnError(Protocol protocol) throws Exception {
        apply("""
                { type: error-pages, settings: { pages: [ { contentType: text/plain, body: "a page" } ] } },
                { type: security-headers }, { type: cors, settings: { origins: ["https://a.example"] } },
                { type: response-headers, settings: { set: { x-later: "1" } } }, { type: key-auth }
                """);
        Answered answered = call(protocol, (method, path) -> Map.of("origin", "https://a.example"));
        assertThat(answered.status()).isEqualTo(code(protocol, 401, Status.Code.UNAUTHENTICATED));
        assertThat(upstream.waiting()).isZero();
        if (protocol == Protocol.GRPC) return;
        assertThat(answered.field("content-length")).isEqualTo(Integer.toString("a page".length()));
        assertThat(answered.field("content-type")).startsWith("text/plain");
        assertThat(answered.field("www-authenticate")).contains("Key realm=");
        assertThat(answered.field("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answered.field("access-control-allow-origin")).isEqualTo("https://a.example");
        assertThat(answered.field("x-later")).isEmpty(); // it was not reached
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void aBodyThatIsTooLargeIsRefused(Protocol protocol) throws Exception {
        apply("{ type: request-size, settings: { bodyBytesMax: 12B } }");
        String fits = "fits"; // in gRPC five octets go before it
        assertThat(call(protocol, sending(protocol == Protocol.WEB_SOCKET ? "" : fits))
                        .status())
                .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
        arrived(protocol);
        assertThat(call(protocol, sending("does not fit.")).status())
                .isEqualTo(code(protocol, 413, Status.Code.RESOURCE_EXHAUSTED));
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void whoeverFindsNoPlaceIsRefused(Protocol protocol) throws Exception {
        apply("{ type: concurrency-limit, settings: { limit: 1, by: all } }");
        upstream.behave((request, connection) -> {
            boolean upgrade = !request.header("upgrade").isEmpty();
            await(arrivedThere, goOn);
            (upgrade ? SWITCHES : TestUpstream.answer("200 OK", "hello")).serve(request, connection);
        });
        var thread = Executors.newSingleThreadExecutor();
        try {
            var first = thread.submit(() -> call(protocol, sending(protocol == Protocol.GRPC ? HELD : "")));
            arrivedThere.await();
            assertThat(call(protocol, nothing()).status()).isEqualTo(code(protocol, 503, Status.Code.UNAVAILABLE));
            goOn.countDown();
            assertThat(first.get().status())
                    .isEqualTo(protocol == Protocol.WEB_SOCKET ? 101 : code(protocol, 200, Status.Code.OK));
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
    }

    private static void await(CountDownLatch here, CountDownLatch there) {
        here.countDown();
        try {
            there.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int code(Protocol protocol, int http, Status.Code grpc) {
        return protocol == Protocol.GRPC ? grpc.value() : http;
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
        Shown once = signed(SECRET);
        Map<String, Map<String, String>> used = new ConcurrentHashMap<>();
        Shown uses = (method, path) -> {
            used.put(method + path, once.fields(method, path));
            return again(used, method, path);
        };
        Shown fresh = (method, path) -> {
            used.put(method + path, Map.of("x-who", Long.toString(NONCES.incrementAndGet())));
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
                unauthenticated("hmac-auth", hmac, signed(SECRET), signed(SECRET + "!"), "error=\"invalid_signature\""),
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

    private void apply(String policies) {
        apply(policies, "{ name: nobody }");
    }

    /** @param consumer one more */
    private void apply(String policies, String consumer) {
        gateway.apply("""
                services:
                - { name: http, url: "http://%s" }
                - { name: grpc, protocol: h2c, targets: [ { address: "127.0.0.1:%d" } ] }
                routes:
                - { name: http, match: { paths: ["/orders"] }, forward: { service: http }, policies: [ %s ] }
                - { name: grpc, match: { paths: ["/test.Words/**"] }, forward: { service: grpc }, policies: [ %s ] }
                consumers:
                - name: acme
                  groups: [partners]
                  credentials:
                  - { type: api-key, name: key, value: %s }
                  - { type: api-key, name: next-key, value: %s }
                  - { type: api-key, name: past-key, value: %s, expiresAt: "2020-01-01T00:00:00Z" }
                  - { type: basic, name: basic, username: acme, value: %s }
                  - { type: jwt-key, name: jwt, keyId: k1, algorithm: HS256, value: %s }
                  - { type: hmac-key, name: hmac, keyId: k2, value: %s }
                  - { type: certificate, name: tls, identifiedBy: dns, identity: acme.example }
                - { name: other, credentials: [ { type: api-key, name: key, value: %s } ] }
                - %s
                certificates:
                %s%s""".formatted(
                        upstream.address(),
                        server.getPort(),
                        policies,
                        policies,
                        KEY,
                        NEXT_KEY,
                        PAST_KEY,
                        SECRET,
                        SECRET,
                        SECRET,
                        OTHER_KEY,
                        consumer,
                        TestGateway.bundle("partners", PARTNERS),
                        TestGateway.yaml("host", HOST, ", clientCertificates: { authorities: partners }")));
    }

    /** The status of the answer: of HTTP, or of gRPC. */
    private static Answered call(Protocol protocol, Shown shown) throws Exception {
        return switch (protocol) {
            case HTTP_1_1 -> http1("", shown);
            case HTTP_2 -> http2(shown);
            case WEB_SOCKET -> http1(WEBSOCKET, shown);
            case GRPC -> grpc(shown);
        };
    }

    /** @param fields gives the first of a name; null for none */
    private record Answered(int status, UnaryOperator<@Nullable String> fields) {
        String field(String name) {
            return Objects.requireNonNullElse(fields.apply(name), "");
        }
    }

    private static Answered http1(String more, Shown shown) throws Exception {
        var head = new StringBuilder("GET /orders HTTP/1.1\r\nHost: localhost\r\n").append(more);
        shown.fields("GET", "/orders")
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (!shown.body().isEmpty())
            head.append("Content-Length: ").append(shown.body().length()).append("\r\n");
        try (var client = shown.isSecure()
                ? RawClient.tls(gateway.listener().tlsPort(), tls(shown), "localhost")
                : new RawClient(gateway.port())) {
            var response = client.send(head + "\r\n" + shown.body()).read();
            return new Answered(response.status(), name -> response.header(name).orElse(null));
        }
    }

    private static Answered http2(Shown shown) throws Exception {
        if (!shown.isSecure()) return http2InTheClear(shown);
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(tls(shown))
                .build();
        var request = HttpRequest.newBuilder(
                URI.create("https://localhost:" + gateway.listener().tlsPort() + "/orders"));
        shown.fields("GET", "/orders").forEach(request::header);
        if (!shown.body().isEmpty()) request.method("GET", BodyPublishers.ofString(shown.body()));
        var response = client.send(request.build(), BodyHandlers.discarding());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return new Answered(
                response.statusCode(),
                name -> response.headers().firstValue(name).orElse(null));
    }

    private static Answered http2InTheClear(Shown shown) throws Exception {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            var head = new ArrayList<>(List.of(":method GET", ":path /orders", ":scheme http", ":authority localhost"));
            shown.fields("GET", "/orders").forEach((name, value) -> head.add(name + ' ' + value));
            client.request(1, true, head.toArray(String[]::new));
            int status = Integer.parseInt(client.status(1));
            return new Answered(status, name -> null);
        }
    }

    private static Answered grpc(Shown shown) throws Exception {
        var metadata = new Metadata();
        shown.fields("POST", "/test.Words/Echo")
                .forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        var ssl = GrpcSslContexts.forClient().trustManager(HOST.certificate());
        TestCertificate own = shown.certificate();
        if (own != null) ssl.keyManager(own.key(), own.certificate(), PARTNERS.certificate());
        int port = shown.isSecure()
                ? gateway.listener().tlsPort()
                : gateway.listener().h2cPort();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .overrideAuthority("grpc.test"); // a name without a dot is not named in the handshake
        ManagedChannel channel = shown.isSecure()
                ? builder.sslContext(ssl.build()).build()
                : builder.usePlaintext().build();
        String word = shown.body().isEmpty() ? "word" : shown.body();
        try {
            var headers = new AtomicReference<Metadata>();
            var with = ClientInterceptors.intercept(
                    channel,
                    MetadataUtils.newAttachHeadersInterceptor(metadata),
                    MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
            assertThat(ClientCalls.blockingUnaryCall(with, ECHO, CallOptions.DEFAULT, word))
                    .isEqualTo(word);
            return new Answered(
                    Status.Code.OK.value(),
                    name -> headers.get().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCause() != null) throw e; // it is not the gateway that said so
            return new Answered(e.getStatus().getCode().value(), name -> null);
        } finally {
            channel.shutdownNow();
        }
    }

    /** All that reached the service of what may be a credential. */
    private List<String> arrived(Protocol protocol) throws InterruptedException {
        return arrived(protocol, List.of("x-api-key", "authorization", "signature", "client-cert"));
    }

    /** What reached the service in these fields. */
    private List<String> arrived(Protocol protocol, List<String> names) throws InterruptedException {
        var values = new ArrayList<String>();
        if (protocol == Protocol.GRPC) {
            Metadata headers = called.take();
            for (String name : names) {
                String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                if (value != null) values.add(value);
            }
        } else {
            var received = upstream.take();
            for (String name : names) values.addAll(received.header(name));
        }
        return values;
    }

    private static SSLContext tls(Shown shown) {
        TestCertificate own = shown.certificate();
        return own == null ? HOST.trusting() : own.serving(HOST);
    }

    private static Shown nothing() {
        return (method, path) -> Map.of();
    }

    private static Shown key(String key) {
        return (method, path) -> Map.of("x-api-key", key);
    }

    /** A token that is good for long. */
    private static Shown bears(String keyId, String secret) {
        return (method, path) -> bearer(token(keyId, secret, "\"exp\":4000000000"));
    }

    private static Shown bears(String token) {
        return (method, path) -> bearer(token);
    }

    private static Shown basic(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return (method, path) -> Map.of("authorization", "Basic " + pair);
    }

    private static Shown showing(TestCertificate certificate) {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public TestCertificate certificate() {
                return certificate;
            }
        };
    }

    private static Shown sending(String body) {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public String body() {
                return body;
            }
        };
    }

    private static Shown inTheClear() {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public boolean isSecure() {
                return false;
            }
        };
    }

    private static Shown signed(String secret) {
        return signed("k2", secret);
    }

    private static Shown signed(String keyId, String secret) {
        return (method, path) -> {
            String parameters = "(\"@method\" \"@path\");created="
                    + gateway.clock().instant().getEpochSecond() + ";keyid=\"" + keyId + "\";nonce=\""
                    + NONCES.incrementAndGet() + '"';
            String base = "\"@method\": " + method + "\n\"@path\": " + path + "\n\"@signature-params\": " + parameters;
            return Map.of(
                    "signature-input",
                    "sig=" + parameters,
                    "signature",
                    "sig=:" + new SharedSecret(secret).signature(base) + ":");
        };
    }

    private static Map<String, String> both(String key) {
        var fields = new LinkedHashMap<>(bearer(token(SECRET)));
        fields.put("x-api-key", key);
        return fields;
    }

    private static Map<String, String> again(Map<String, Map<String, String>> used, String method, String path) {
        return Objects.requireNonNull(used.get(method + path));
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    private static String token(String secret) {
        return token(secret, "\"exp\":" + (Instant.now().getEpochSecond() + 60));
    }

    private static String token(String secret, String claims) {
        return token("k1", secret, claims);
    }

    private static String token(String keyId, String secret, String claims) {
        return new SharedSecret(secret).token(keyId, "{\"sub\":\"ann\"," + claims + "}");
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
