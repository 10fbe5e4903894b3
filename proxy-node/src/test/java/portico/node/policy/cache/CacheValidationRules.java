package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What is asked for anew, conditions and ranges (RFC 9111 §4.3, RFC 9110 §14). */
abstract class CacheValidationRules extends CacheRules {
    CacheValidationRules(TestGateway gateway) {
        super(gateway);
    }

    // 4.3: validation

    @Test
    void theServiceIsAskedWhetherItIsStillGoodAndThatMakesItFresh() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            var answer = known
                    ? TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=10", "X-Own: 2")
                    : TestUpstream.answer(
                            "200 OK",
                            "hello",
                            "Cache-Control: max-age=10",
                            "ETag: \"v1\"",
                            "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                            "X-Own: 1");
            answer.serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        upstream.take();
        later(20);
        var revalidated = get();
        assertThat(revalidated.status()).isEqualTo(200);
        assertThat(revalidated.body()).isEqualTo("hello");
        assertThat(revalidated.headers("x-own")).containsExactly("2");
        assertThat(status(revalidated)).isEqualTo("portico; fwd=stale; fwd-status=304; stored");
        var asked = upstream.take();
        assertThat(asked.header("if-none-match")).containsExactly("\"v1\"");
        assertThat(asked.header("if-modified-since")).containsExactly("Mon, 01 Jan 2024 00:00:00 GMT");
        var stored = get();
        isStored(stored, "hello");
        assertThat(stored.headers("x-own")).containsExactly("2");
        assertThat(upstream.waiting()).isZero();
    }

    /** 4.3.4: what is said of another answer says nothing of this one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "v1"   | answer 1
            W/"v1" | answer 1
            "v2"   | answer 2
            """)
    void whatIsSaidOfAnotherOneMakesNoneFresh(String etag, String next) {
        cache("{ }");
        serves("Cache-Control: max-age=10", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=10", "ETag: " + etag));
        later(20);
        assertThat(get().body()).isEqualTo("answer 1");
        serves("Cache-Control: max-age=10", "ETag: \"v2\"");
        answers.set(1);
        assertThat(get().body()).isEqualTo(next);
    }

    @Test
    void theConnectionToTheServiceIsAsGoodAsBefore() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: no-cache",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        try (var client = new RawClient(gateway.port())) {
            for (int count = 0; count < 4; count++)
                assertThat(client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("hello");
        }
        assertThat(upstream.waiting()).isEqualTo(4);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void whatIsAskedForBehindItHasAnAnswerOfItsOwn() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : request.requestLine(),
                            "Cache-Control: no-cache",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        String asked = "GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n";
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send(asked).read().body()).isEqualTo("GET /r/a HTTP/1.1");
            client.send(asked + asked.replace("/r/a", "/r/b") + asked + asked.replace("/r/a", "/r/c"));
            for (String path : List.of("/r/a", "/r/b", "/r/a", "/r/c"))
                assertThat(client.read().body()).isEqualTo("GET " + path + " HTTP/1.1");
        }
    }

    @Test
    void whatMustAlwaysBeAskedForIsKeptAndAskedFor() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: no-cache",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        assertThat(get().body()).isEqualTo("hello");
        assertThat(answers.get()).isEqualTo(2);
        upstream.take();
        assertThat(upstream.take().header("if-none-match")).containsExactly("\"v1\"");
    }

    @Test
    void anotherAnswerTakesItsPlace() {
        cache("{ }");
        serves("Cache-Control: max-age=10", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        later(20);
        isFetched(get(), "answer 2");
        isStored(get(), "answer 2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            If-None-Match: "v1"                              | 304
            If-None-Match: W/"v1"                            | 304
            If-None-Match: "a,b", "v1"                       | 304
            If-None-Match: *                                 | 304
            If-None-Match: "v2"                              | 200
            If-None-Match: "v"                               | 200
            If-Modified-Since: Tue, 02 Jan 2024 00:00:00 GMT | 304
            If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT | 304
            If-Modified-Since: Sun, 31 Dec 2023 00:00:00 GMT | 200
            If-Modified-Since: yesterday                     | 200
            """)
    void aClientThatHasItIsTold(String condition, int status) {
        cache("{ }");
        serves(
                "Cache-Control: max-age=60",
                "ETag: \"v1\"",
                "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                "Content-Type: text/plain",
                "Content-Language: de");
        isFetched(get(), "answer 1");
        var told = get(condition);
        assertThat(told.status()).isEqualTo(status);
        if (status != 304) return;
        assertThat(told.body()).isEmpty();
        assertThat(told.headers("etag")).containsExactly("\"v1\"");
        assertThat(told.headers("cache-control")).containsExactly("max-age=60");
        assertThat(told.headers("content-language")).isEmpty();
        assertThat(told.headers("content-length")).isEmpty();
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aClientThatHasItIsToldAfterTheServiceHasSaidSo() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: max-age=10",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        get();
        later(20);
        assertThat(get("If-None-Match: \"v1\"").status()).isEqualTo(304);
        later(40);
        // What the client has is none of the service's: it gets the stored one.
        var other = get("If-None-Match: \"v0\"");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.body()).isEqualTo("hello");
    }

    @Test
    void whatOnlyTheServiceCanDecideItDecides() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        assertThat(get("If-Match: \"v2\"").body()).isEqualTo("answer 2");
        assertThat(get("If-Unmodified-Since: Mon, 01 Jan 2024 00:00:00 GMT").body())
                .isEqualTo("answer 3");
        isStored(get(), "answer 1");
    }

    @Test
    void aHeadIsAnsweredFromWhatAGetHasBrought() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "X-Own: 1");
        isFetched(get(), "answer 1");
        try (var client = new RawClient(gateway.port())) {
            var response = client.send("HEAD /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                    .read(true);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-length")).contains("8");
            assertThat(response.header("x-own")).contains("1");
            // The connection goes on.
            isStored(
                    client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                            .read(),
                    "answer 1");
        }
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void theAnswerToAHeadIsNoAnswerToAGet() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        try (var client = new RawClient(gateway.port())) {
            client.send("HEAD /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n").read(true);
        }
        assertThat(get().body()).isEqualTo("answer 2");
    }

    // RFC 9110 §14: ranges of what is stored

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            bytes=0-3    | -                | 206 | answ     | bytes 0-3/8
            bytes=4-     | -                | 206 | er 1     | bytes 4-7/8
            bytes=-2     | -                | 206 | ' 1'     | bytes 6-7/8
            bytes=2-99   | -                | 206 | swer 1   | bytes 2-7/8
            bytes=-99    | -                | 206 | answer 1 | bytes 0-7/8
            bytes=8-     | -                | 416 | ''       | bytes */8
            bytes=-0     | -                | 416 | ''       | bytes */8
            bytes=3-2    | -                | 200 | answer 1 | -
            bytes=x-2    | -                | 200 | answer 1 | -
            bytes=0-1,4- | -                | 200 | answer 1 | -
            lines=0-1    | -                | 200 | answer 1 | -
            bytes=0-3    | '"v1"'           | 206 | answ     | bytes 0-3/8
            bytes=0-3    | '"v2"'           | 200 | answer 1 | -
            bytes=0-3    | 'W/"v1"'         | 200 | answer 1 | -
            bytes=0-3    | Mon, 01 Jan 2024 00:00:00 GMT | 206 | answ     | bytes 0-3/8
            bytes=0-3    | Tue, 02 Jan 2024 00:00:00 GMT | 200 | answer 1 | -
            """)
    void aRangeIsCutOutOfTheWhole(String range, String condition, int status, String body, String contentRange) {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"", "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT");
        isFetched(get(), "answer 1");
        var part = condition == null ? get("Range: " + range) : get("Range: " + range, "If-Range: " + condition);
        assertThat(part.status()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(body);
        assertThat(part.header("content-range").orElse(null)).isEqualTo(contentRange);
        assertThat(part.header("content-length")).contains(Integer.toString(body.length()));
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    /** The end of nothing can be had (RFC 9110 §14.1.2), but no part that a field could name. */
    @Test
    void theEndOfNothingIsNothing() {
        cache("{ }");
        upstream.behave(TestUpstream.answer("200 OK", "", "Cache-Control: max-age=60"));
        assertThat(get().status()).isEqualTo(200);
        upstream.take();
        var end = get("Range: bytes=-2");
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.header("content-range")).isEmpty();
        assertThat(get("Range: bytes=0-").status()).isEqualTo(416);
        assertThat(get("Range: bytes=-0").status()).isEqualTo(416);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aRangeThatTheServiceCutsIsNotKept() {
        cache("{ }");
        upstream.behave(TestUpstream.answer(
                "206 Partial Content", "ell", "Cache-Control: max-age=60", "Content-Range: bytes 1-3/5"));
        assertThat(get("Range: bytes=1-3").status()).isEqualTo(206);
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }
}
