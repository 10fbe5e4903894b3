package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.MadeUpRequest;
import portico.node.account.CacheMetrics;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What the cache says of itself (RFC 9211), and how it goes with what is around it. */
abstract class CacheSurroundingsRules extends CacheRules {
    private static final String PAGES =
            "{ type: error-pages, settings: { pages: [ { origin: service, body: nothing here } ] } }";

    /** Answers must be objects with a name. */
    private static final String NAMED = """
            { type: validation, settings: { pathPrefix: /r, answers: refuse, openapi: '{"openapi":"3.0.3",\
            "info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"d",\
            "content":{"application/json":{"schema":{"type":"object","required":["name"]}}}}}}}}}' } }""";

    private static final String JSON = "Content-Type: application/json";

    CacheSurroundingsRules(TestGateway gateway) {
        super(gateway);
    }

    // RFC 9211: Cache-Status

    @Test
    void itSaysWhatItDidBehindWhatOthersSay() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Cache-Status: inner; hit");
        assertThat(get().headers("cache-status")).containsExactly("inner; hit", "portico; fwd=uri-miss; stored");
        assertThat(get().headers("cache-status").get(1)).startsWith("portico; hit; ttl=");
        cache("{ cacheStatus: false }");
        assertThat(get().headers("cache-status")).containsExactly("inner; hit");
    }

    /** RFC 9211 §2.2: not one that is among the reasons, but the one that it is. */
    @Test
    void itSaysWhyItAsksTheService() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Vary: X-Device");
        assertThat(status(get())).isEqualTo("portico; fwd=uri-miss; stored");
        assertThat(status(get("X-Device: phone"))).isEqualTo("portico; fwd=vary-miss; stored");
        assertThat(status(get("Cache-Control: no-cache"))).isEqualTo("portico; fwd=request; fwd-status=200; stored");
        assertThat(status(get("If-Match: \"v1\""))).isEqualTo("portico; fwd=bypass");
        // What there is, is for others only.
        assertThat(status(get("Authorization: Bearer a"))).isEqualTo("portico; fwd=miss");
        later(90);
        assertThat(status(get())).isEqualTo("portico; fwd=stale; fwd-status=200; stored");
        assertThat(status(gateway.send("OPTIONS /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")))
                .isEqualTo("portico; fwd=method");
        assertThat(status(get())).startsWith("portico; hit");
        assertThat(status(gateway.send("DELETE /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")))
                .isEqualTo("portico; fwd=method");
        assertThat(status(get())).isEqualTo("portico; fwd=miss; stored");
    }

    // Policies, protocols and counts

    @Test
    void policiesOfTheAnswerSeeAStoredOneAsAnyOther() {
        cache(
                "{ }",
                "{ type: response-transform, settings: { status: { \"404\": 410 }, headers: { remove: [x-own] } } }");
        servesAs("404 Not Found", "Cache-Control: max-age=60", "X-Own: 1");
        for (int count = 0; count < 2; count++) {
            var response = get();
            assertThat(response.status()).isEqualTo(410);
            assertThat(response.body()).isEqualTo("answer 1");
            assertThat(response.headers("x-own")).isEmpty();
        }
    }

    /** The client need not see an answer for others to have it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            content-length: 12         | none of ours
            content-length: 0          | ''
            transfer-encoding: chunked | none of ours
            """)
    void aPageForErrorsOfTheServiceIsForStoredOnesToo(String framing, String body) {
        cache("{ }", PAGES);
        boolean chunked = framing.endsWith("chunked");
        String octets = chunked ? "5\r\nnone \r\n7\r\nof ours\r\n0\r\nX-End: 1\r\n\r\n" : body;
        upstream.behave(TestUpstream.raw(
                "HTTP/1.1 404 Not Found\r\nCache-Control: max-age=60\r\n" + framing + "\r\n\r\n" + octets));
        try (var client = new RawClient(gateway.port())) {
            for (String said :
                    List.of("portico; fwd=uri-miss; stored", "portico; hit; ttl=60", "portico; hit; ttl=60")) {
                var page = client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                        .read();
                assertThat(page.status()).isEqualTo(404);
                assertThat(page.body()).isEqualTo("nothing here");
                assertThat(status(page)).isEqualTo(said);
            }
            // The service's connection is as good as before.
            client.send("GET /r/b HTTP/1.1\r\nHost: gateway.test\r\n\r\n").read();
        }
        assertThat(upstream.waiting()).isEqualTo(2);
        assertThat(upstream.accepted()).isEqualTo(1);
        // What is kept is the service's own.
        cache("{ }");
        isStored(get(), body);
        assertThat(upstream.waiting()).isEqualTo(2);
    }

    /** Of an answer that is not kept after all, nobody waits for the end. */
    @Test
    void aPageWaitsForNoMoreThanWhatIsKept() throws Exception {
        cache("{ entryBytesMax: 1KiB }", PAGES);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 404 Not Found\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "7d0\r\n" + "x".repeat(2000) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            await(go);
        });
        assertThat(get().body()).isEqualTo("nothing here");
        go.countDown();
        assertThat(gateway.answers().flights()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"content-length: 100", "transfer-encoding: chunked", "x-none: 1"})
    void aPageIsSentThoughTheServiceBreaksOff(String framing) {
        cache("{ }", PAGES);
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 404 Not Found\r\nCache-Control: max-age=60\r\n" + framing + "\r\n\r\n"
                                    + (framing.endsWith("chunked") ? "64\r\npart" : "part"))
                            .getBytes(StandardCharsets.ISO_8859_1));
            connection.close();
        });
        for (int count = 1; count <= 2; count++) {
            assertThat(get().body()).isEqualTo("nothing here");
            assertThat(answers.get()).isEqualTo(count);
        }
    }

    /** A service that does better the next time is heard. */
    @Test
    void anAnswerThatMayNotGoOnIsNotKept() {
        cache("{ }", NAMED);
        upstream.behave(TestUpstream.answer("200 OK", "{}", "Cache-Control: max-age=3600", JSON));
        assertThat(get().status()).isEqualTo(502);
        upstream.behave(TestUpstream.answer("200 OK", "{\"name\":1}", "Cache-Control: max-age=3600", JSON));
        isFetched(get(), "{\"name\":1}");
        isStored(get(), "{\"name\":1}");
    }

    /** Others are given what somebody has fetched who may have it. */
    @Test
    void aStoredOneThatMayNotGoOnIsKeptNoLonger() {
        cache("{ }");
        upstream.behave(TestUpstream.answer("200 OK", "{}", "Cache-Control: max-age=3600", JSON));
        isFetched(get(), "{}");
        cache("{ }", NAMED);
        assertThat(get().status()).isEqualTo(502);
        assertThat(upstream.waiting()).isEqualTo(1);
        upstream.behave(TestUpstream.answer("200 OK", "{\"name\":1}", "Cache-Control: max-age=3600", JSON));
        isFetched(get(), "{\"name\":1}");
        isStored(get(), "{\"name\":1}");
    }

    @Test
    void whatWouldBeAnsweredIsExplainedAndCountedNowhere() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        var request = new MadeUpRequest("GET", "http://gateway.test/r/a", null, null);
        assertThat(gateway.explain(request).answered()).isNull();
        isFetched(get(), "answer 1");
        long hits = gateway.answers().stats().hits();
        var answered = gateway.explain(request).answered();
        assertThat(answered).isNotNull();
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.body()).isEqualTo("answer 1");
        assertThat(gateway.answers().stats().hits()).isEqualTo(hits);
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void whatItDoesIsCounted() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        double hits = metric("portico_cache_requests_total", "hit");
        double misses = metric("portico_cache_requests_total", "miss");
        get();
        get();
        get();
        assertThat(metric("portico_cache_requests_total", "hit")).isEqualTo(hits + 2);
        assertThat(metric("portico_cache_requests_total", "miss")).isEqualTo(misses + 1);
        assertThat(metric("portico_cache_bytes", "")).isBetween(8.0, 10_000.0);
    }

    @Test
    void clientsOfHttp2GetTheSame() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] request = {":method GET", ":scheme http", ":authority gateway.test", ":path /r/a"};
            client.request(1, true, request);
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(client.field(1, "cache-status")).startsWith("portico; hit");
            assertThat(client.field(1, "content-length")).isEqualTo("8");
            client.request(3, true, request[0], request[1], request[2], request[3], "if-none-match \"v1\"");
            assertThat(client.status(3)).isEqualTo("304");
            client.request(5, true, ":method HEAD", request[1], request[2], request[3]);
            assertThat(client.field(5, "cache-status")).startsWith("portico; hit");
        }
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aWebSocketGoesThroughUntouched() {
        cache("{ ttl: 1m }");
        upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhello"));
        for (int count = 0; count < 2; count++) {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
                String head = client.readUntil("\r\n\r\n");
                assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("cache-status");
                assertThat(client.readExactly(5)).isEqualTo("hello");
            }
            upstream.take();
        }
    }

    /** As Java's client says in clear text: it is answered as if it did not. */
    @Test
    void aClientThatWouldRatherSpeakHttp2IsOneAsAnyOther() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        String[] asking = {
            "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"
        };
        isFetched(get(asking), "answer 1");
        isStored(get(asking), "answer 1");
        isStored(get(), "answer 1");
        String post = "POST /r/a HTTP/1.1\r\nHost: gateway.test\r\n%s\r\nContent-Length: 0\r\n\r\n";
        assertThat(gateway.send(post.formatted(String.join("\r\n", asking))).body())
                .isEqualTo("answer 2");
        isFetched(get(), "answer 3");
        // Which is none with this method.
        gateway.send(post.formatted("Connection: Upgrade\r\nUpgrade: websocket"));
        isFetched(get(), "answer 5");
    }

    private double metric(String name, String label) {
        return new CacheMetrics(gateway.answers())
                .collect().stream()
                        .flatMap(family -> family.samples.stream())
                        .filter(sample ->
                                sample.name.equals(name) && (label.isEmpty() || sample.labelValues.contains(label)))
                        .findFirst()
                        .orElseThrow()
                        .value;
    }
}
