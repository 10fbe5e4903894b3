package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.RawClient;

/** What services of HTTP/2 answer, where it could not be written in HTTP/1.1 as it is. */
class Http2AnswersTest {
    private static final String[] GET = {":method GET", ":scheme http", ":authority x", ":path /a"};

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final Http2Upstream upstream = new Http2Upstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    /** RFC 9110 §5.5: they are none of it, and whoever reads HTTP/1.1 cuts them off. */
    @Test
    void blanksAroundAValueGoNoFurther() {
        route("");
        upstream.behave((request, stream) -> {
            stream.head("200", "x-mode", " \tnew \t");
            stream.trailers("x-sum  42 ");
        });
        try (var client = client()) {
            client.request(1, true, GET);
            assertThat(client.field(1, "x-mode")).isEqualTo("new");
            assertThat(client.trailers(1)).containsExactly("x-sum 42");
        }
    }

    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource({
        "200, a\u0001b, HTTP/1.1",
        "200, a\u0001b, HTTP/2",
        "200, 'a\r\nset-cookie: b=c', HTTP/1.1",
        "200, 'a\r\nset-cookie: b=c', HTTP/2",
        "42, a, HTTP/1.1",
        "42, a, HTTP/2",
        "1000, a, HTTP/1.1",
        "102, a, HTTP/2"
    })
    void aHeadThatIsNoneIs502AndItsStreamIsReset(String status, String value, String client) {
        route("breaker: { concurrency: 1 },");
        upstream.behave((request, stream) -> stream.head(status, "x-mode", value));
        assertThat(status(client)).isEqualTo("502");
        Await.until("the target need not go on", () -> upstream.resets() == 1);
        upstream.behave((request, stream) -> stream.answer("200", "hello"));
        assertThat(status(client)).isEqualTo("200"); // its place is free again
    }

    /** RFC 9113 §8.1.1: it is an error of the stream, as a reset is one. */
    @Test
    void aHeadThatIsNoneMayBeAskedForAgain() {
        route("retries: { attempts: 1, on: [reset], backoff: { base: 0ms } },");
        var asked = new AtomicInteger();
        upstream.behave((request, stream) -> {
            if (asked.incrementAndGet() == 1) stream.head("200", "x-mode", "a\u0001b");
            else stream.answer("200", "hello");
        });
        assertThat(status("HTTP/1.1")).isEqualTo("200");
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void trailersThatAreNoneBreakTheAnswerOff(String version) {
        route("");
        upstream.behave((request, stream) -> {
            stream.head("200");
            stream.data("hello", false);
            stream.trailers("x-sum 4\u00012");
        });
        if (version.equals("HTTP/2")) {
            try (var client = client()) {
                client.request(1, true, GET);
                assertThat(client.resetCode(1)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
            }
            return;
        }
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aCompositionTakesNothingFromAHeadThatIsNone() {
        gateway.apply("""
                services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                compositions: [ { name: c, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: all, match: { paths: ["/**"] }, compose: { composition: c } } ]
                """.formatted(upstream.address()));
        upstream.behave((request, stream) -> {
            stream.head("200", "x-mode", "a\u0001b");
            stream.data("{}", true);
        });
        assertThat(status("HTTP/1.1")).isEqualTo("502");
    }

    private String status(String version) {
        if (!version.equals("HTTP/2")) return Integer.toString(gateway.get("/a").status());
        try (var client = client()) {
            client.request(1, true, GET);
            return client.status(1);
        }
    }

    private static Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, %s protocol: h2c, targets: [ { address: "%s" } ] } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(settings, upstream.address()));
    }
}
