package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.exchange.Head;
import portico.node.testing.TestGateway;

/** Heads of requests in HTTP/2: held to the rules of HTTP/1.1, and to one meaning. */
class Http2HeadTest extends Http2Case {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    Http2HeadTest() {
        super(GATEWAY);
    }

    @Test
    void theSameRulesHoldAsInHttp11() {
        try (var client = client()) {
            client.request(
                    1,
                    true,
                    ":method GET",
                    ":scheme http",
                    ":authority Shop.example.com.",
                    ":path /a/./b//c",
                    "cookie a=1",
                    "cookie b=2",
                    "x-portico-consumer evil",
                    "x_portico_consumer evil",
                    "x-forwarded-for 6.6.6.6",
                    "te trailers");
            assertThat(client.status(1)).isEqualTo("200");
        }
        var received = upstream.take();
        assertThat(received.requestLine()).startsWith("GET /a/");
        assertThat(received.header("cookie")).containsExactly("a=1; b=2");
        assertThat(received.names()).doesNotContain("x-portico-consumer", "x_portico_consumer", "te");
        assertThat(received.header("x-forwarded-for")).containsExactly("127.0.0.1");
    }

    @Test
    void thePortOfTheAuthorityCounts() {
        gateway.apply("""
                routes:
                - { name: a, match: { hosts: ["x:80"] }, respond: { status: 201 } }
                - { name: b, match: { hosts: ["x:9000"] }, respond: { status: 202 } }
                - { name: c, match: { hosts: [x] }, respond: { status: 203 } }
                """);
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            client.request(3, true, ":method GET", ":scheme http", ":authority x:9000", ":path /");
            client.request(5, true, ":method GET", ":scheme http", ":authority x:9001", ":path /");
            assertThat(List.of(client.status(1), client.status(3), client.status(5)))
                    .containsExactly("201", "202", "203");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method GET|:scheme http|:authority x|:path /a|:path /b",
                ":method GET|:scheme http|:authority x",
                ":method GET|:authority x|:path /",
                ":scheme http|:authority x|:path /",
                ":method GET|:scheme http|:authority x|:path /|:odd x",
                ":method GET|:scheme http|:authority x|:path /|:status 200",
                ":method GET|:scheme http|:authority x|:path /|connection close",
                ":method GET|:scheme http|:authority x|:path /|transfer-encoding chunked",
                ":method GET|:scheme http|:authority x|:path /|te gzip",
                ":method GET|:scheme http|:authority x|:path /|X-Upper a",
                ":method GET|:scheme http|:authority x|:path /|host y",
                ":method GET|:scheme http|:path /",
                ":method GET|:scheme http|:authority user@x|:path /",
                ":method GET|:scheme http|:authority x|:path a",
                ":method GET|:scheme http|:authority x|:path /%00",
                ":method GET|:scheme http|:authority x|:path /a#b",
                ":method GET|:scheme http|:authority x|:path http://y/",
                ":method GET|:scheme http|:authority x|:path /a?b c",
                ":method GET|:scheme http|:authority x|:path /a?b HTTP/1.1\r\nx: y",
                ":method GET|:scheme http|:authority x|:path /a b",
                ":method GE T|:scheme http|:authority x|:path /",
                ":method GET / HTTP/1.1\r\nx:|:scheme http|:authority x|:path /",
                ":method A-METHOD-OF-THIRTY-THREE-OCTETSSS|:scheme http|:authority x|:path /",
                ":method CONNECT|:authority x:80",
                ":method GET|:scheme http|:authority x|:path /|a \001",
                ":method GET|:scheme http|:authority x|:path /|a b\r\nc: d",
                ":method GET|:scheme http|:authority x|:path /|a  b",
                ":method GET|:scheme http|:authority x|:path /|a b ",
                ":method GET|:scheme http|:authority x|:path /|a \tb",
                ":method GET|:scheme http|:authority x|:path /|a b\t",
                ":method GET|:scheme http|:authority x|:path /|a  ",
                ":method GET|:scheme http|:authority x|:path /|cookie  a=b",
            })
    void aHeadThatCouldBeTakenTwoWaysGoesNowhere(String head) {
        try (var client = client()) {
            client.request(1, true, head.split("\\|", -1));
            assertThat(client.outcome(1)).isIn("400", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() {
        try (var client = client()) {
            client.request(
                    1, true, ":method GET", ":scheme http", ":authority x", ":path /", "big " + "x".repeat(40_000));
            assertThat(client.outcome(1)).isIn("431", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadOfTooManyFieldsIsRefused() {
        try (var client = client()) {
            client.request(1, true, fields(Head.FIELDS_MAX + 1));
            assertThat(client.status(1)).isEqualTo("431");
            client.request(3, true, fields(Head.FIELDS_MAX));
            assertThat(client.status(3)).isEqualTo("200");
        }
        assertThat(upstream.take().header("a")).hasSize(Head.FIELDS_MAX);
        assertThat(upstream.waiting()).isZero();
    }

    private static String[] fields(int count) {
        List<String> fields = new ArrayList<>(List.of(":method GET", ":scheme http", ":authority x", ":path /"));
        for (int number = 0; number < count; number++) fields.add("a " + number);
        return fields.toArray(String[]::new);
    }
}
