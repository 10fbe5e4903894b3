package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portico.config.explain.MadeUpRequest;
import portico.node.account.CacheMetrics;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What the cache says of itself (RFC 9211), and how it goes with what is around it. */
abstract class CacheSurroundingsRules extends CacheRules {
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

    @Test
    void aPageForErrorsOfTheServiceIsForStoredOnesToo() {
        cache("{ }", "{ type: error-pages, settings: { pages: [ { origin: service, body: nothing here } ] } }");
        servesAs("404 Not Found", "Cache-Control: max-age=60");
        for (int count = 0; count < 2; count++) assertThat(get().body()).isEqualTo("nothing here");
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
