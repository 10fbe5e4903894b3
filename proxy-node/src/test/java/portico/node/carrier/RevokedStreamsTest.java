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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Streams end when the credential that has let their caller in is no longer good, and others go on. */
class RevokedStreamsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final String ACME = "the-key-of-acme-0123456789";
    private static final String OTHER = "the-key-of-other-012345678";

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
        var acmes = open(kind, ACME);
        var others = open(kind, OTHER);
        gateway.apply(routes() + "consumers:\n" + other());
        acmes.ends().run();
        others.goesOn().run();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void aKeyThatExpiresEndsThemToo(Kind kind) {
        Instant end = Instant.now().plusSeconds(3600);
        gateway.clock().stop(end.minusMillis(1));
        apply(", expiresAt: " + end);
        var acmes = open(kind, ACME);
        var others = open(kind, OTHER);
        gateway.clock().stop(end);
        acmes.ends().run();
        others.goesOn().run();
    }

    /** Each of several credentials has let it in. */
    @Test
    void oneOfTwoCredentialsThatIsRevokedIsEnough() {
        String both = "{ type: key-auth }, { type: basic-auth }";
        String password = "{ type: basic, name: login, username: ann, value: a-password-of-ann }";
        String key = "{ type: api-key, name: main, value: " + ACME + " }, ";
        gateway.apply(routes(both) + "consumers:\n- { name: acme, credentials: [ " + key + password + " ] }\n");
        var stream = overSocket("", ACME, "Authorization: Basic YW5uOmEtcGFzc3dvcmQtb2YtYW5u\r\n");
        opened.add(stream);
        gateway.apply(routes(both) + "consumers:\n- { name: acme, credentials: [ " + password + " ] }\n");
        stream.ends().run();
    }

    private void apply(String acmesKey) {
        gateway.apply(routes() + "consumers:\n- { name: acme, credentials: [ { type: api-key, name: main, value: "
                + ACME + acmesKey + " } ] }\n" + other());
    }

    private static String other() {
        return "- { name: other, credentials: [ { type: api-key, name: main, value: " + OTHER + " } ] }\n";
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

    private Opened open(Kind kind, String key) {
        int sockets = this.sockets.size();
        int begun = grpc.begun();
        int streams = this.streams.size();
        Opened stream = switch (kind) {
            case WEB_SOCKET ->
                overSocket(
                        "%s",
                        key,
                        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            case EVENTS_OVER_HTTP_1_1 -> overSocket("5\r\n%s\r\n", key, "");
            case EVENTS_OVER_HTTP_2 -> events(key);
            case CALL -> call(key, true);
            case CALL_WITHOUT_ANSWER -> call(key, false);
        };
        opened.add(stream);
        Await.until(
                "it is at the service",
                () -> this.sockets.size() > sockets
                        || (kind == Kind.CALL ? this.streams.size() > streams : grpc.begun() > begun));
        return stream;
    }

    private Opened overSocket(String framed, String key, String more) {
        var client = new RawClient(gateway.port());
        client.send("GET /http HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key + "\r\n" + more + "\r\n");
        client.readUntil("\r\n\r\n");
        return new Opened(client, () -> assertThat(client.isClosed()).isTrue(), () -> {
            say(framed.formatted("still"));
            client.readUntil("still");
        });
    }

    private Opened events(String key) {
        var client = new Http2Client(gateway.listener().h2cPort());
        client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /http", "x-api-key " + key);
        assertThat(client.status(1)).isEqualTo("200");
        return new Opened(client, () -> assertThat(client.resetCode(1)).isNotNegative(), () -> {
            say("5\r\nstill\r\n");
            Await.until("the event is there", () -> client.octets(1) > 0);
        });
    }

    private Opened call(String key, boolean answered) {
        var client = new Http2Client(gateway.listener().h2cPort());
        client.request(
                1,
                answered,
                ":method POST",
                ":scheme http",
                ":authority x",
                ":path /grpc",
                "content-type application/grpc",
                "te trailers",
                "x-api-key " + key);
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
