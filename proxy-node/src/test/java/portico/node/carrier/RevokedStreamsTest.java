package portico.node.carrier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.SharedSecret;
import portico.testing.TestCertificate;

/** Streams end when the credential that has let their caller in is no longer good, and others go on. */
class RevokedStreamsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final String ACME = "the-key-of-acme-0123456789";
    private static final String OTHER = "the-key-of-other-012345678";

    private static final EllipticCurveJsonWebKey ISSUER = issuer();
    private static final String SECRET = "a-secret-of-more-than-thirty-two-octets";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private enum Kind {
        WEB_SOCKET,
        EVENTS_OVER_HTTP_1_1,
        EVENTS_OVER_HTTP_2,
        CALL,
        CALL_WITHOUT_ANSWER
    }

    /** A stream that was opened. */
    private record Opened(AutoCloseable client, Runnable ends, Runnable goesOn) {}

    /** The service's ends of streams, in the order in which they were opened. */
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private final Queue<Http2Upstream.Stream> streams = new ConcurrentLinkedQueue<>();
    private final List<Opened> opened = new ArrayList<>();

    private final TestUpstream http = new TestUpstream((request, connection) -> {
        boolean upgrade = !request.header("upgrade").isEmpty();
        connection
                .getOutputStream()
                .write((upgrade
                                ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                                        + "transfer-encoding: chunked\r\n\r\n")
                        .getBytes(ISO_8859_1));
        sockets.add(connection);
    });
    private final Http2Upstream grpc = new Http2Upstream().behave((request, stream) -> {
        stream.head("200", "content-type", "application/grpc");
        streams.add(stream);
    });

    @AfterEach
    void close() throws Exception {
        gateway.clock().ahead(Duration.ZERO);
        for (var stream : opened) stream.client().close();
        http.close();
        grpc.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void aRevokedKeyEndsTheStreamsThatItOpened(Kind kind) {
        apply(", expiresAt: 2100-01-01T00:00:00Z");
        var others = open(kind, key(OTHER));
        var acmes = onEachLoop(kind);
        gateway.apply(routes() + "consumers:\n" + other());
        acmes.forEach(stream -> stream.ends().run());
        others.goesOn().run();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void aKeyThatExpiresEndsThemToo(Kind kind) {
        Instant end = Instant.now().plusSeconds(3600);
        gateway.clock().stop(end.minusMillis(1));
        apply(", expiresAt: " + end);
        var others = open(kind, key(OTHER));
        var acmes = onEachLoop(kind);
        gateway.clock().stop(end);
        acmes.forEach(stream -> stream.ends().run());
        others.goesOn().run();
    }

    /** Each of several credentials has let it in. */
    @Test
    void oneOfTwoCredentialsThatIsRevokedIsEnough() {
        String both = "{ type: key-auth }, { type: basic-auth }";
        String password = "{ type: basic, name: login, username: ann, value: a-password-of-ann }";
        String key = "{ type: api-key, name: main, value: " + ACME + " }, ";
        gateway.apply(routes(both) + "consumers:\n- { name: acme, credentials: [ " + key + password + " ] }\n");
        var stream = open(Kind.EVENTS_OVER_HTTP_1_1, key(ACME), "authorization: Basic YW5uOmEtcGFzc3dvcmQtb2YtYW5u");
        gateway.apply(routes(both) + "consumers:\n- { name: acme, credentials: [ " + password + " ] }\n");
        stream.ends().run();
    }

    /** Of a consumer's own key: the credential stays good, and only the token ends. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void aTokenThatEndsEndsThemToo(Kind kind) {
        apply("{ type: jwt, settings: { clockSkew: 0s } }", tokenKey("acme") + tokenKey("other"));
        endWithTheirTokens(kind, end -> bearing("acme-key", "{\"exp\":%d}".formatted(end.getEpochSecond())));
    }

    /** There is nobody here who could be withdrawn, and all the same an end. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void soDoesATokenOfSomebodyWhoIsNoConsumer(Kind kind) {
        var keys = new JsonWebKeySet(ISSUER);
        apply(
                "{ type: jwt, settings: { clockSkew: 0s, consumerKeys: false, issuers: [ { issuer: them, jwks: '%s' } ] } }"
                        .formatted(keys.toJson(OutputControlLevel.PUBLIC_ONLY)),
                "");
        endWithTheirTokens(kind, end -> issued("{\"iss\":\"them\",\"exp\":%d}".formatted(end.getEpochSecond())));
    }

    /** What the issuer says is remembered for less long than the token is good. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void soDoesATokenOfWhichItsIssuerSaysWhenItEnds(Kind kind) {
        try (var says = new TestUpstream((request, connection) -> {
            String token = new String(request.body(), ISO_8859_1);
            String end = token.substring("token=".length(), token.indexOf('&'));
            String body = "{\"active\":true,\"exp\":" + end + "}";
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(ISO_8859_1));
        })) {
            apply(
                    "{ type: oauth2-introspection, settings: { url: 'http://%s/', clientId: portico, clientSecret: a-secret-of-ours, cache: 1s } }"
                            .formatted(says.address()),
                    "");
            // The clocks may differ by half a minute there.
            endWithTheirTokens(
                    kind, end -> "authorization: Bearer " + end.minusSeconds(30).getEpochSecond());
        }
    }

    /** One token has ended and the other one, which is asked for as well, has not. */
    @Test
    void oneOfTwoTokensThatEndsIsEnough() {
        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3600);
        gateway.clock().stop(end.minusMillis(1));
        apply(
                "{ type: jwt, settings: { clockSkew: 0s } }, "
                        + "{ type: jwt, name: second, settings: { clockSkew: 0s, header: x-second } }",
                tokenKey("acme"));
        String later = bearing("acme-key", "{\"exp\":4000000000}");
        String sooner = bearing("acme-key", "{\"exp\":%d}".formatted(end.getEpochSecond()));
        var both = open(Kind.WEB_SOCKET, sooner, later.replace("authorization: Bearer", "x-second:"));
        var other = open(Kind.WEB_SOCKET, later, later.replace("authorization: Bearer", "x-second:"));
        gateway.clock().stop(end);
        both.ends().run();
        other.goesOn().run();
    }

    /** Whichever way a caller has shown who it is. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jwt", "hmac-auth", "basic-auth"})
    void anotherCredentialThatIsWithdrawnEndsThemToo(String policy) {
        String credential = switch (policy) {
            case "jwt" -> tokenKey("acme");
            case "hmac-auth" ->
                consumer("acme", "{ type: hmac-key, name: main, keyId: acme-key, value: %s }".formatted(SECRET));
            default -> consumer("acme", "{ type: basic, name: main, username: ann, value: a-password-of-ann }");
        };
        apply("{ type: %s }".formatted(policy), credential);
        for (var kind : List.of(Kind.WEB_SOCKET, Kind.EVENTS_OVER_HTTP_1_1)) {
            apply("{ type: %s }".formatted(policy), credential);
            var stream = open(
                    kind,
                    switch (policy) {
                        case "jwt" -> bearing("acme-key", "{\"exp\":4000000000}");
                        case "hmac-auth" -> signed("acme-key");
                        default -> "authorization: Basic YW5uOmEtcGFzc3dvcmQtb2YtYW5u";
                    });
            apply("{ type: %s }".formatted(policy), consumer("acme", ""));
            stream.ends().run();
        }
    }

    @Test
    void aCertificateThatIsNobodysAnyMoreEndsThemToo() {
        var host = TestCertificate.of("localhost", "x");
        var partners = TestCertificate.authority("Partners CA");
        var acme = partners.issue("client.acme.test");
        String certificates = "certificates:\n" + TestGateway.bundle("partners", partners)
                + TestGateway.yaml("host", host, ", clientCertificates: { authorities: partners }");
        String known = "{ type: certificate, name: main, identifiedBy: dns, identity: client.acme.test }";
        for (String more : List.of(UPGRADE, "")) {
            apply("{ type: mtls-auth }", consumer("acme", known) + certificates);
            var client = RawClient.tls(gateway.listener().tlsPort(), acme.serving(host), "localhost");
            var stream = overSocket(client, "", more);
            opened.add(stream);
            apply("{ type: mtls-auth }", consumer("acme", "") + certificates);
            stream.ends().run();
        }
    }

    private void endWithTheirTokens(Kind kind, Function<Instant, String> shown) {
        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3600);
        gateway.clock().stop(end.minusMillis(1));
        var first = open(kind, shown.apply(end));
        var second = open(kind, shown.apply(end.plusSeconds(60)));
        gateway.clock().stop(end);
        first.ends().run();
        second.goesOn().run();
    }

    private void apply(String acmesKey) {
        gateway.apply(routes() + "consumers:\n- { name: acme, credentials: [ { type: api-key, name: main, value: "
                + ACME + acmesKey + " } ] }\n" + other());
    }

    private static String other() {
        return "- { name: other, credentials: [ { type: api-key, name: main, value: " + OTHER + " } ] }\n";
    }

    private void apply(String policies, String consumers) {
        gateway.apply(routes(policies) + "consumers:\n" + (consumers.isEmpty() ? consumer("nobody", "") : consumers));
    }

    private static String consumer(String name, String credentials) {
        return "- { name: %s, credentials: [ %s ] }\n".formatted(name, credentials);
    }

    private static String tokenKey(String consumer) {
        return consumer(
                consumer,
                "{ type: jwt-key, name: main, keyId: %s-key, algorithm: HS256, value: %s }"
                        .formatted(consumer, SECRET));
    }

    private static String key(String key) {
        return "x-api-key: " + key;
    }

    private static String bearing(String keyId, String claims) {
        return "authorization: Bearer " + new SharedSecret(SECRET).token(keyId, claims);
    }

    private static EllipticCurveJsonWebKey issuer() {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("k");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String issued(String claims) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue("ES256");
            signature.setKeyIdHeaderValue("k");
            signature.setPayload(claims);
            signature.setKey(ISSUER.getPrivateKey());
            return "authorization: Bearer " + signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The fields that sign a request for {@code /http} (RFC 9421). */
    private static String signed(String keyId) {
        String input = "(\"@method\" \"@authority\" \"@path\" \"@query\");created="
                + Instant.now().getEpochSecond() + ";keyid=\"" + keyId + "\"";
        String base =
                "\"@method\": GET\n\"@authority\": x\n\"@path\": /http\n\"@query\": ?\n\"@signature-params\": " + input;
        return "signature-input: sig=" + input + "\r\nsignature: sig=:" + new SharedSecret(SECRET).signature(base)
                + ":";
    }

    private String routes() {
        return routes("{ type: key-auth }");
    }

    private String routes(String policies) {
        return """
                services:
                - { name: http, url: "http://%s" }
                - { name: grpc, protocol: h2c, targets: [ { address: "%s" } ] }
                routes:
                - { name: http, match: { paths: ["/http"] }, forward: { service: http }, policies: [ %s ] }
                - { name: grpc, match: { paths: ["/grpc"] }, forward: { service: grpc }, policies: [ %s ] }
                """.formatted(http.address(), grpc.address(), policies, policies);
    }

    /**
     * As many as there are event loops, which take connections in turn and look each at its own streams: once all of these
     * have ended, every loop has looked, also at what is older than they are.
     */
    private List<Opened> onEachLoop(Kind kind) {
        var streams = new ArrayList<Opened>();
        for (int loop = 0; loop < TestGateway.LOOPS; loop++) streams.add(open(kind, key(ACME)));
        return streams;
    }

    /** @param fields the lines of the head by which the caller is known, without their end */
    private Opened open(Kind kind, String... fields) {
        int sockets = this.sockets.size();
        int begun = grpc.begun();
        int streams = this.streams.size();
        Opened stream = switch (kind) {
            case WEB_SOCKET -> overSocket("%s", UPGRADE, fields);
            case EVENTS_OVER_HTTP_1_1 -> overSocket("5\r\n%s\r\n", "", fields);
            case EVENTS_OVER_HTTP_2 -> events(fields);
            case CALL -> call(true, fields);
            case CALL_WITHOUT_ANSWER -> call(false, fields);
        };
        opened.add(stream);
        Await.until(
                "it is at the service",
                () -> this.sockets.size() > sockets
                        || (kind == Kind.CALL ? this.streams.size() > streams : grpc.begun() > begun));
        return stream;
    }

    private Opened overSocket(String framed, String more, String... fields) {
        return overSocket(new RawClient(gateway.port()), framed, more, fields);
    }

    private Opened overSocket(RawClient client, String framed, String more, String... fields) {
        client.send("GET /http HTTP/1.1\r\nHost: x\r\n" + more + String.join("\r\n", fields)
                + (fields.length == 0 ? "" : "\r\n") + "\r\n");
        client.readUntil("\r\n\r\n");
        return new Opened(client, () -> assertThat(client.isClosed()).isTrue(), () -> {
            say(framed.formatted("still"));
            client.readUntil("still");
        });
    }

    private Opened events(String... fields) {
        var client = new Http2Client(gateway.listener().h2cPort());
        request(client, true, List.of(":method GET", ":scheme http", ":authority x", ":path /http"), fields);
        assertThat(client.status(1)).isEqualTo("200");
        return new Opened(client, () -> assertThat(client.resetCode(1)).isNotNegative(), () -> {
            say("5\r\nstill\r\n");
            Await.until("the event is there", () -> client.octets(1) > 0);
        });
    }

    private static void request(Http2Client client, boolean end, List<String> head, String... fields) {
        var all = new ArrayList<>(head);
        for (String field : fields) all.add(field.replaceFirst(": ", " "));
        client.request(1, end, all.toArray(String[]::new));
    }

    private Opened call(boolean answered, String... fields) {
        var client = new Http2Client(gateway.listener().h2cPort());
        request(
                client,
                answered,
                List.of(
                        ":method POST",
                        ":scheme http",
                        ":authority x",
                        ":path /grpc",
                        "content-type application/grpc",
                        "te trailers"),
                fields);
        if (!answered)
            return new Opened(
                    client, () -> assertThat(client.field(1, "grpc-status")).isEqualTo("16"), () -> {
                        client.data(1, "the end", true);
                        assertThat(client.status(1)).isEqualTo("200");
                        assertThat(client.field(1, "grpc-status")).isNull();
                    });
        assertThat(client.status(1)).isEqualTo("200");
        return new Opened(client, () -> assertThat(client.trailers(1)).containsExactly("grpc-status 16"), () -> {
            streams.forEach(stream -> stream.data("still", false));
            Await.until("the message is there", () -> client.octets(1) > 0);
        });
    }

    /** On all streams: one that has ended hears nothing. */
    private void say(String octets) {
        for (var socket : sockets) {
            try {
                socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
            } catch (IOException e) {
                continue;
            }
        }
    }
}
