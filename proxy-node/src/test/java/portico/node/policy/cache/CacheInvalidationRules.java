package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.channel.CachePurge;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What is given no longer (RFC 9111 §4.4), purges among it. */
abstract class CacheInvalidationRules extends CacheRules {
    CacheInvalidationRules(TestGateway gateway) {
        super(gateway);
    }

    // 4.4: invalidation

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            POST    | 200 OK                    | 2
            PUT     | 204 No Content            | 2
            DELETE  | 303 See Other             | 2
            REPORT  | 200 OK                    | 2
            POST    | 404 Not Found             | 1
            POST    | 500 Internal Server Error | 1
            OPTIONS | 200 OK                    | 1
            """)
    void anUnsafeRequestThatWentWellMakesItBad(String method, String status, int next) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer(status, ""));
        gateway.send(method + " /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        answers.set(1);
        assertThat(get().body()).isEqualTo("answer " + next);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Location: /r/b                        | 2
            Content-Location: /r/b                | 2
            Content-Location: b                   | 2
            Location: http://gateway.test/r/b     | 2
            Location: /%72/x/../b                 | 2
            Location: http://other.test/r/b       | 1
            Location: https://gateway.test/r/b    | 1
            Location: :::                         | 1
            """)
    void soDoesItWithWhatItsAnswerPointsToAtTheSameOrigin(String pointer, int next) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/b"), "answer 1");
        upstream.behave(TestUpstream.answer("201 Created", "", pointer));
        gateway.send("POST /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        answers.set(1);
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer " + next);
    }

    @Test
    void anAnswerThatWasOnItsWayThenIsNotKept() throws Exception {
        cache("{ maxWait: 0s }");
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET ")) {
                asked.countDown();
                await(go);
            }
            TestUpstream.answer("200 OK", "old", "Cache-Control: max-age=60").serve(request, connection);
        });
        var first = CompletableFuture.supplyAsync(() -> get());
        await(asked);
        gateway.send("POST /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        go.countDown();
        assertThat(first.get().body()).isEqualTo("old");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }

    // Purge and configuration

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            url    | gateway.test/r/a      | 2 | a a?x=1
            url    | gateway.test/r/a?x=1  | 1 | a?x=1
            url    | GATEWAY.test/r/a      | 2 | a a?x=1
            url    | other.test/r/a        | 0 | -
            url    | /r/a                  | 2 | a a?x=1
            prefix | gateway.test/r/a      | 3 | a a?x=1 ab
            prefix | /                     | 4 | a a?x=1 ab b
            tag    | all                   | 4 | a a?x=1 ab b
            tag    | of-b                  | 1 | b
            tag    | of                    | 0 | -
            """)
    void aPurgeTakesOutWhatIsMeantAndNothingElse(String kind, String what, int count, String gone) {
        cache("{ }");
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            String path = request.requestLine().split(" ")[1].substring(3);
            TestUpstream.answer("200 OK", path, "Cache-Control: max-age=60", "Cache-Tag: all, of-" + path)
                    .serve(request, connection);
        });
        List<String> paths = List.of("a", "a?x=1", "ab", "b");
        for (String path : paths)
            assertThat(gateway.get("/r/" + path).headers("cache-tag")).isEmpty();
        var purge = new CachePurge(
                kind.equals("url") ? what : null,
                kind.equals("prefix") ? what : null,
                kind.equals("tag") ? what : null);
        assertThat(gateway.answers().purge(purge)).isEqualTo(count);
        for (String path : paths) {
            boolean fetched = gone != null && List.of(gone.split(" ")).contains(path);
            int before = answers.get();
            assertThat(gateway.get("/r/" + path).headers("cache-tag")).isEmpty();
            assertThat(answers.get() - before).as(path).isEqualTo(fetched ? 1 : 0);
        }
    }

    /** What clients call it counts, whatever policies make of that for the service. */
    @Test
    void anUnsafeRequestMakesBadWhatItsClientCallsThat() {
        cache(
                "{ }",
                "{ type: request-transform, settings: { query: { set: { lang: \"{request.header.x-lang}\" } } } }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/a?x=1", "X-Lang: de"), "answer 1");
        isFetched(gateway.get("/r/b", "X-Lang: de"), "answer 2");
        isFetched(gateway.get("/r/c", "X-Lang: de"), "answer 3");
        isStored(gateway.get("/r/a?x=1", "X-Lang: de"), "answer 1");
        upstream.behave(TestUpstream.answer("201 Created", "", "Location: /r/b"));
        // Another client's, who has the service say it in another language.
        gateway.send("POST /r/a?x=1 HTTP/1.1\r\nHost: gateway.test\r\nX-Lang: fr\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/a?x=1", "X-Lang: de"), "answer 1");
        isFetched(gateway.get("/r/b", "X-Lang: de"), "answer 2");
        isStored(gateway.get("/r/c", "X-Lang: de"), "answer 3");
    }

    /** One answer may have many names: what is written by one of them is read anew by all. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /r/a?x=1       | 2
            /r/a?x=1&utm=1 | 2
            /r/a?x=1&utm=2 | 2
            /r/a?x=1&utm=3 | 2
            /r/a?x=2       | 1
            """)
    void anUnsafeRequestMakesBadWhatOthersCallOtherwise(String written, int next) {
        cache("{ }", "{ type: request-transform, settings: { query: { remove: [utm] } } }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/a?x=1&utm=1"), "answer 1");
        upstream.behave(TestUpstream.answer("204 No Content", ""));
        gateway.send("PUT " + written + " HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        answers.set(1);
        assertThat(gateway.get("/r/a?x=1&utm=2").body()).isEqualTo("answer " + next);
    }

    /** One answer may have many names: it is purged by each of them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /r/a?x=1&utm=1 | 2
            /r/a?x=1       | 2
            /r/a?x=1&utm=2 | 2
            /r/a           | 2
            /r/a?x=1&utm=3 | 1
            /r/a?x=2       | 1
            """)
    void aPurgeGoesByWhatClientsCallIt(String url, int next) {
        cache("{ }", "{ type: request-transform, settings: { query: { remove: [utm] } } }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/a?x=1&utm=1"), "answer 1");
        isStored(gateway.get("/r/a?x=1&utm=2"), "answer 1");
        gateway.answers().purge(new CachePurge(url, null, null));
        assertThat(gateway.get("/r/a?x=1&utm=2").body()).isEqualTo("answer " + next);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            url    | gateway.test/r/caf%c3%a9      | 1
            url    | gateway.test/r/%63af%C3%A9    | 1
            url    | gateway.test/r/x/..//caf%C3%a9 | 1
            url    | gateway.test/r/caf            | 0
            prefix | gateway.test/r/%63a           | 1
            prefix | gateway.test/r/caf%c3         | 1
            prefix | gateway.test/r/caf%c3%a9/..   | 0
            prefix | gateway.test//r/              | 1
            """)
    void aPurgeMeansAPathInAnySpelling(String kind, String what, int count) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/caf%c3%a9"), "answer 1");
        boolean url = kind.equals("url");
        assertThat(gateway.answers().purge(new CachePurge(url ? what : null, url ? null : what, null)))
                .isEqualTo(count);
        assertThat(gateway.get("/r/caf%c3%a9").body()).isEqualTo("answer " + (count + 1));
    }

    @Test
    void surrogateKeysAreTagsToo() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Surrogate-Key: one two");
        assertThat(get().headers("surrogate-key")).isEmpty();
        assertThat(gateway.answers().purge(new CachePurge(null, null, "two"))).isEqualTo(1);
        isFetched(get(), "answer 2");
    }

    @Test
    void whatIsOnItsWayInWhenItIsPurgedIsNotKept() throws Exception {
        cache("{ }");
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            asked.countDown();
            await(go);
            TestUpstream.answer("200 OK", "old", "Cache-Control: max-age=60").serve(request, connection);
        });
        var first = ask();
        await(asked);
        gateway.answers().purge(new CachePurge("/r/a", null, null));
        go.countDown();
        assertThat(first.get().body()).isEqualTo("old");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }

    @Test
    void itOutlivesConfigurationsThatDoNotConcernIt() {
        cache("{ ttl: 1m }");
        serves();
        isFetched(get(), "answer 1");
        cache("{ ttl: 1m }", "{ type: response-headers, settings: { set: { x-new: '1' } } }");
        var stored = get();
        isStored(stored, "answer 1");
        assertThat(stored.header("x-new")).contains("1");
        cache("{ ttl: 2m }");
        isFetched(get(), "answer 2");
    }

    @Test
    void whatNoConfigurationHasAnyLongerIsForgotten() {
        for (int minutes = 1; minutes <= 30; minutes++) cache("{ ttl: " + minutes + "m }");
        cache("{ }");
        assertThat(gateway.answers().scopes()).isGreaterThan(20);
        gateway.answers().purge(ALL);
        Await.until("they are forgotten", () -> {
            System.gc();
            return gateway.answers().scopes() < 5;
        });
    }
}
