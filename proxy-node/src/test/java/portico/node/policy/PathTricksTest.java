package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/**
 * Ways to a protected route through an open one, by the path and by the host, over every protocol, with requests that no
 * client library would send. What passes is what was matched: policies and the service see one and the same path.
 */
class PathTricksTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final String KEY = "the-key-of-acme-in-full";

    private static final String WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    /** As sent on open.test, where /open is open and /admin is not. */
    private static final List<String> PATHS = List.of(
            "/open/../admin/x",
            "/open/%2e%2e/admin/x",
            "/open/.%2E/admin/x",
            "/open/..%2fadmin/x",
            "/open/..%2Fadmin/x",
            "/open/..%5cadmin/x",
            "/open/..;/admin/x",
            "/open/..;a=b/admin/x",
            "/open;a=b/../admin/x",
            "/open/%252e%252e/admin/x",
            "/open/./../admin/x",
            "/open//../admin/x",
            "/open/x/../../admin/x",
            "//admin/x",
            "///admin/x",
            "/open/..//admin/x",
            "/%61dmin/x",
            "/%2561dmin/x",
            "/admin;a=b/x",
            "/;/admin/x",
            "/admin%2fx",
            "/admin/",
            "/admin",
            "/admin%00",
            "/admin/x?/open/x",
            "/admin/x%3f/open/x",
            "/admin/x#/open/x",
            "/open/..\\admin/x",
            "\\admin\\x",
            "/open/%c0%ae%c0%ae/admin/x",
            "/open/%u002e%u002e/admin/x",
            "/open/%2e%2e%c0%afadmin/x",
            "/open/..%00/admin/x",
            "/open/%00/../../admin/x",
            "/./admin/x",
            "/open/%2",
            "open/x",
            "http://open.test/open/../admin/x",
            "http://admin.test/open/x",
            "http://open.test@admin.test/open/x",
            "*");

    /** As sent with the path /open/x: open.test alone is open there, all of admin.test is protected. */
    private static final List<String> HOSTS = List.of(
            "admin.test",
            "ADMIN.test",
            "AdMiN.TeSt",
            "admin.test.",
            "admin.test..",
            ".admin.test",
            "admin.test:80",
            "admin.test.:8080",
            "admin.test:",
            "open.test@admin.test",
            "admin.test@open.test",
            "open.test,admin.test",
            "open.test, admin.test",
            "open.test admin.test",
            "admin.test/open.test",
            "admin.test#open.test",
            "admin.test?open.test",
            "admin.test\\open.test",
            "admin%2etest",
            "open.test%00.admin.test",
            "admin.test:80:80",
            "[::1]",
            "");

    private enum Protocol {
        HTTP_1_1,
        HTTP_2,
        WEB_SOCKET,
        GRPC
    }

    /** What came of a request; the path and what policies saw, when it went on. */
    private record Outcome(
            String status,
            @Nullable String path,
            @Nullable String seenPath,
            @Nullable String seenHost) {}

    private final TestUpstream upstream = new TestUpstream((request, connection) -> {
        boolean upgrade = !request.header("upgrade").isEmpty();
        var answer = upgrade
                ? TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                : TestUpstream.answer("200 OK", "hello");
        answer.serve(request, connection);
    });
    private final Http2Upstream words = new Http2Upstream().behave((request, stream) -> {
        stream.head("200", "content-type", "application/grpc");
        stream.trailers("grpc-status 0");
    });

    @AfterEach
    void close() {
        upstream.close();
        words.close();
    }

    static Stream<Arguments> paths() {
        return Stream.of(Protocol.values())
                .flatMap(protocol -> PATHS.stream().map(path -> Arguments.of(protocol, path)));
    }

    static Stream<Arguments> hosts() {
        return Stream.of(Protocol.values())
                .flatMap(protocol -> HOSTS.stream().map(host -> Arguments.of(protocol, host)));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void theOpenDoorIsOpenAndTheOtherOpensWithTheKey(Protocol protocol) {
        apply(protocol);
        var open = send(protocol, "open.test", "/open/a%20b/%C3%A9", null);
        assertThat(open.status()).isEqualTo(protocol == Protocol.WEB_SOCKET ? "101" : "200");
        assertThat(open.path()).isEqualTo(open.seenPath()).startsWith("/open/");
        assertThat(send(protocol, "open.test", "/admin/x", KEY).path()).isEqualTo("/admin/x");
        assertThat(send(protocol, "admin.test", "/open/x", KEY).seenHost()).isEqualTo("admin.test");
        refused(protocol, send(protocol, "open.test", "/admin/x", null));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("paths")
    void noPathLeadsToTheProtectedOne(Protocol protocol, String path) {
        apply(protocol);
        var outcome = send(protocol, "open.test", path, null);
        if (outcome.path() == null) {
            refused(protocol, outcome);
            return;
        }
        assertThat(outcome.path()).isEqualTo(outcome.seenPath());
        assertThat(outcome.seenHost()).isEqualTo("open.test");
        // No server behind may read it as the other one.
        assertThat(outcome.path().toLowerCase(Locale.ROOT))
                .startsWith("/open/")
                .doesNotContain("/../", "/./", "//", "..;", "..%2f", "%2e%2e", "%00", "\\", "%5c", ";");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("hosts")
    void noHostLeadsToTheProtectedOne(Protocol protocol, String host) {
        apply(protocol);
        refused(protocol, send(protocol, host, "/open/x", null));
    }

    private static void refused(Protocol protocol, Outcome outcome) {
        assertThat(outcome.path()).as("what went on").isNull();
        String status = outcome.status();
        // Of gRPC a refusal by a policy has a status of its own: unauthenticated, or there is no such method.
        if (protocol == Protocol.GRPC)
            assertThat(status).isIn("grpc 16", "grpc 12", "grpc 3", "grpc 13", "400", "reset", "gone");
        else assertThat(status).isIn("400", "401", "404", "reset", "gone");
    }

    private void apply(Protocol protocol) {
        String service = protocol == Protocol.GRPC
                ? "{ name: s, protocol: h2c, targets: [ { address: \"%s\" } ] }".formatted(words.address())
                : "{ name: s, url: \"http://%s\" }".formatted(upstream.address());
        String seen =
                "{ type: request-transform, settings: { headers: { set: { x-path: \"{request.path}\", x-host: \"{request.host}\" } } } }";
        gateway.apply("""
                services: [ %1$s ]
                routes:
                - { name: open, match: { hosts: [open.test], paths: ["/open/**"] }, forward: { service: s }, policies: [ %2$s ] }
                - { name: admin, match: { paths: ["/admin/**"] }, forward: { service: s }, policies: [ { type: key-auth }, %2$s ] }
                - { name: host, match: { hosts: [admin.test] }, forward: { service: s }, policies: [ { type: key-auth }, %2$s ] }
                consumers:
                - { name: acme, credentials: [ { type: api-key, name: main, value: %3$s } ] }
                """.formatted(service, seen, KEY));
    }

    private Outcome send(Protocol protocol, String host, String target, @Nullable String key) {
        return switch (protocol) {
            case HTTP_1_1 -> http1(host, target, key, "");
            case WEB_SOCKET -> http1(host, target, key, WEBSOCKET);
            case HTTP_2 -> http2(host, target, key, ":method GET");
            case GRPC -> http2(host, target, key, ":method POST", "content-type application/grpc", "te trailers");
        };
    }

    private Outcome http1(String host, String target, @Nullable String key, String more) {
        String shown = key == null ? "" : "X-Api-Key: " + key + "\r\n";
        try (var client = new RawClient(gateway.port())) {
            int status = client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + shown + more + "\r\n")
                    .read()
                    .status();
            if (upstream.waiting() == 0) return new Outcome(Integer.toString(status), null, null, null);
            var received = upstream.take();
            return new Outcome(
                    Integer.toString(status),
                    received.requestLine().split(" ", -1)[1].split("\\?", -1)[0],
                    received.header("x-path").get(0),
                    received.header("x-host").get(0));
        }
    }

    private Outcome http2(String host, String target, @Nullable String key, String method, String... more) {
        var fields = new ArrayList<>(List.of(method, ":scheme http", ":authority " + host, ":path " + target));
        fields.addAll(List.of(more));
        if (key != null) fields.add("x-api-key " + key);
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, fields.toArray(String[]::new));
            String status = client.status(1);
            String called = status.equals("200") ? client.field(1, "grpc-status") : null;
            if (called != null) status = "grpc " + called;
            if (more.length > 0) return words.waiting() == 0 ? refusal(status) : arrived(status, words.take());
            if (upstream.waiting() == 0) return refusal(status);
            var received = upstream.take();
            return new Outcome(
                    status,
                    received.requestLine().split(" ", -1)[1].split("\\?", -1)[0],
                    received.header("x-path").get(0),
                    received.header("x-host").get(0));
        }
    }

    private static Outcome refusal(String status) {
        return new Outcome(status, null, null, null);
    }

    private static Outcome arrived(String status, Http2Upstream.Received received) {
        return new Outcome(
                status,
                String.valueOf(received.field(":path")).split("\\?", -1)[0],
                received.field("x-path"),
                received.field("x-host"));
    }
}
