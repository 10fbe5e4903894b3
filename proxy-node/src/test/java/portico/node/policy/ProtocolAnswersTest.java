package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portico.config.channel.CachePurge;
import portico.node.policy.ProtocolClient.Answered;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** What policies say of answers and make of them, over every protocol. */
class ProtocolAnswersTest extends ProtocolCase {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    ProtocolAnswersTest() {
        super(GATEWAY);
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
        GATEWAY.answers().purge(new CachePurge(null, "/", null));
        storable("{\"b\":2}", "application/json");
        apply(CHANGING);
        Answered answered = call(protocol, (method, path) -> Map.of("origin", "https://a.example"));
        assertThat(answered.status()).isEqualTo(protocol.passed());
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
        GATEWAY.answers().purge(new CachePurge(null, "/", null));
        storable("text ".repeat(400), "text/plain");
        apply("{ type: compression, settings: { sizeMin: 1B } }, { type: cache }");
        for (String status : List.of("stored", "hit")) {
            Answered answered = call(protocol, (method, path) -> Map.of("accept-encoding", "gzip"));
            assertThat(answered.status()).isEqualTo(protocol.passed());
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
        assertThat(answered.status()).isEqualTo(protocol.code(401, Status.Code.UNAUTHENTICATED));
        assertThat(upstream.waiting()).isZero();
        if (protocol == Protocol.GRPC) return;
        assertThat(answered.field("content-length")).isEqualTo(Integer.toString("a page".length()));
        assertThat(answered.field("content-type")).startsWith("text/plain");
        assertThat(answered.field("www-authenticate")).contains("Key realm=");
        assertThat(answered.field("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answered.field("access-control-allow-origin")).isEqualTo("https://a.example");
        assertThat(answered.field("x-later")).isEmpty(); // it was not reached
    }
}
