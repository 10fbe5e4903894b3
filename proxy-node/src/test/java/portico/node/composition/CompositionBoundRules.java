package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.composition.SampleRequest;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** How large requests, answers and what is made of them may be: whichever carrier makes the calls. */
abstract class CompositionBoundRules extends CompositionCase {
    CompositionBoundRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void aLargeBodyIsReadAsASmallOneIs() {
        json("/b?n=7", "{\"b\":1}");
        compose("b: { service: s, path: /b, query: { n: \"{request.body#/n}\" } }");
        String head = "POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: %d\r\n\r\n";
        String body = "{\"n\":7,\"rest\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(gateway.send(head.formatted(body.length()) + body).body()).isEqualTo("{\"b\":1}");
        String broken = body.substring(1);
        assertThat(gateway.send(head.formatted(broken.length()) + broken).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNestedTooDeeplyOrPackedOrOfAWrongTypeIsTheFailureOfItsCall() {
        json("/deep", "[".repeat(10_000) + "]".repeat(10_000));
        answers.put("/packed", TestUpstream.answer("200 OK", "{}", "Content-Encoding: gzip"));
        json("/typed", "{\"id\":{\"not\":\"an id\"}}");
        json("/b", "{\"b\":1}");
        compose("""
                b: { service: s, path: /b }
                deep: { service: s, path: /deep, failure: optional }
                packed: { service: s, path: /packed, failure: optional }
                typed: { service: s, path: /typed, target: none }
                uses: { service: s, path: "/uses/{calls.typed.body#/id}", failure: optional }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing"))
                .contains("deep;reason=malformed, packed;reason=malformed, uses;reason=value");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            json | [
            xml  | <a>
            rss  | <a>
            text | x
            """)
    void aBodyWithoutEndIsReadUpToTheBoundOnly(String encoding, String again) {
        var left = new CountDownLatch(1);
        answers.put("/endless", (request, connection) -> {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String octets = again.repeat(1024);
            byte[] chunk = (Integer.toHexString(octets.length()) + "\r\n" + octets + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) out.write(chunk);
            } finally {
                left.countDown(); // nobody listens any more
            }
        });
        json("/b", "{\"b\":1}");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                b: { service: s, path: /b }
                endless: { service: s, path: /endless, failure: optional, encoding: %s, when: { value: "{calls.b.status}", is: 200 } }
                """.formatted(encoding));
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing")).contains("endless;reason=too-large");
        await(left);
    }

    @Test
    void moreThanTheBoundIsTheFailureOfTheCallAndOfTheRequest() {
        json("/a", "{\"a\":\"" + "x".repeat(2000) + "\"}");
        json("/b", "{\"b\":1}");
        compose("bodyBytesMax: 1KiB", """
                a: { service: s, path: /a, failure: optional }
                b: { service: s, path: /b, headers: { x: "{?request.body#/x}" } }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.header("portico-missing")).contains("a;reason=too-large");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        var large = gateway.send(
                "POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000));
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void whatFailsLeavesItsRoomToOthers() {
        json("/large", "{\"a\":\"" + "x".repeat(70_000) + "\"}");
        answers.put("/bad", TestUpstream.answer("500 Oops", "x".repeat(50_000)));
        answers.put("/broken", TestUpstream.answer("200 OK", "x".repeat(50_000)));
        json("/after", "{\"b\":\"" + "y".repeat(50_000) + "\"}");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                a: { service: s, path: /large, failure: optional }
                b: { service: s, path: /bad, failure: optional, query: { after: "{?calls.a.body#/id}" } }
                c: { service: s, path: /broken, failure: optional, query: { after: "{?calls.b.body#/id}" } }
                d: { service: s, path: /after, query: { after: "{?calls.c.body#/id}" }, allow: [b] }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.header("portico-missing"))
                .contains("a;reason=too-large, b;reason=status, c;reason=malformed");
        assertThat(answer.body()).startsWith("{\"b\":\"yyy");
    }

    @Test
    void anAnswerThatBecomesTooLargeIsNone() {
        json("/a", "{\"a\":\"" + "<".repeat(600) + "\"}");
        compose("bodyBytesMax: 1KiB", "a: { service: s, path: /a }\n");
        assertThat(gateway.get("/home/1").status()).isEqualTo(200);
        var answer = gateway.get("/home/1", "Accept: application/xml"); // where it is &lt;
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("urn:portico:problem:composition-too-large");
    }

    @Test
    void anAnswerThatBecomesTooDeepIsNone() {
        // An escape that need not be: it is read as a tree, and not copied.
        json("/a", "{\"x\":" + "[".repeat(190) + "\"\\u0041\"" + "]".repeat(190) + "}");
        String deeper = "{ move: x, to: x" + ".x".repeat(31) + " }";
        compose("a: { service: s, path: /a, flatten: [ " + String.join(", ", Collections.nCopies(64, deeper))
                + " ] }\n");
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("urn:portico:problem:composition-failed");
    }

    @Test
    void anAnswerThatElementsShareCountsForEachOfThem() {
        json("/ids", "[1,1,1,1,1]");
        json("/i/1", "{\"id\":1,\"text\":\"" + "x".repeat(20_000) + "\"}");
        String calls = """
                ids: { service: s, path: /ids, collection: none, deny: [none] }
                items: { service: s, path: "/i/{item}", forEach: { over: "{calls.ids.body}" }, deny: [text], group: items, failure: optional }
                """;
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", calls);
        var full = gateway.get("/home/1");
        assertThat(full.body()).isEqualTo("{\"items\":[{\"id\":1},{\"id\":1},{\"id\":1},null,null]}");
        assertThat(full.header("portico-missing")).contains("items;reason=too-large;elements=2");
        compose("bodyBytesMax: 128KiB\n  deadline: 5m", calls);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"items\":[{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1}]}");
        assertThat(lines()).filteredOn("GET /i/1 HTTP/1.1"::equals).hasSize(2);
    }

    @Test
    void whatACallSendsCountsWhileItIsSent() {
        json("/cart", "{\"t\":\"" + "x".repeat(20_000) + "\"}");
        json("/ids", "[1,2,3,4]");
        json("/twice", "{\"twice\":1}");
        for (int id = 1; id <= 4; id++) json("/i/" + id, "{\"id\":" + id + "}");
        String calls = """
                cart: { service: s, path: /cart, allow: [none] }
                ids: { service: s, path: /ids, collection: none, deny: [none] }
                items: { service: s, path: "/i/{item}", body: { cart: "{calls.cart.body}" }, forEach: { over: "{calls.ids.body}", parallel: %d }, group: items, failure: optional }
                """;
        // The first two are begun before any has ended; there is no room for the third.
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", calls.formatted(4));
        var full = gateway.get("/home/1");
        assertThat(full.body()).isEqualTo("{\"items\":[{\"id\":1},{\"id\":2},null,null]}");
        assertThat(full.header("portico-missing")).contains("items;reason=too-large;elements=2");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", calls.formatted(1));
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"items\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]}");
        // One that alone is too large fails, and keeps nobody waiting.
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                cart: { service: s, path: /cart, allow: [none] }
                twice: { service: s, path: /twice, body: ["{calls.cart.body}", "{calls.cart.body}", "{calls.cart.body}"], failure: optional }
                """);
        var large = gateway.get("/home/1");
        assertThat(large.body()).isEqualTo("{}");
        assertThat(large.header("portico-missing")).contains("twice;reason=too-large");
    }

    /** Read, shaped, sent and answered beside the event loop, with the same outcome. */
    @Test
    void whatIsLargeBecomesWhatSmallThingsBecome() {
        String text = "x".repeat(300_000);
        json("/a", "{\"n\":1,\"t\":\"" + text + "\"}");
        answers.put(
                "/b",
                (request, connection) -> TestUpstream.answer("200 OK", "{\"octets\":" + request.body().length + "}")
                        .serve(request, connection));
        compose("""
                a: { service: s, path: /a }
                b: { service: s, path: /b, body: { all: "{calls.a.body}" } }
                c: { service: s, path: /a, allow: [n], map: { n: m } }
                """);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"n\":1,\"t\":\"" + text + "\",\"octets\":300022,\"m\":1}");
        assertThat(gateway.attempt("c", new SampleRequest(null, null, null, null, null, null, null))
                        .origins())
                .containsEntry("/octets", "b");
    }

    @Test
    void bodiesThatCallsSendAreWithinTheBoundToo() {
        json("/a", "{\"a\":\"" + "x".repeat(3000) + "\"}");
        json("/b", "{\"b\":1}");
        String calls = """
                a: { service: s, path: /a, deny: [a] }
                b: { service: s, path: /b, failure: optional, body: { once: "{calls.a.body#/a}", again: "{calls.a.body#/a}" } }
                """;
        compose("bodyBytesMax: 5KiB", calls); // more than one body may have
        var large = gateway.get("/home/1");
        assertThat(large.header("portico-missing")).contains("b;reason=too-large");
        compose("bodyBytesMax: 8KiB", calls); // more than all of them may have together
        assertThat(gateway.get("/home/1").header("portico-missing")).contains("b;reason=too-large");
        assertThat(lines()).doesNotContain("POST /b HTTP/1.1");
        compose("bodyBytesMax: 16KiB", calls);
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"b\":1}");
    }
}
