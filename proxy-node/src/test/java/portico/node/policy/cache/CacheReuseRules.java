package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What is given again, and for how long (RFC 9111 §4.1, §4.2, §5.2.1; RFC 5861). */
abstract class CacheReuseRules extends CacheRules {
    CacheReuseRules(TestGateway gateway) {
        super(gateway);
    }

    // 4.1: Vary

    @Test
    void anAnswerThatVariesIsForThoseWhoAskAlike() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Vary: Accept-Language, X-Device");
        isFetched(get("Accept-Language: de"), "answer 1");
        isFetched(get("Accept-Language: fr"), "answer 2");
        isFetched(get("Accept-Language: de", "X-Device: phone"), "answer 3");
        isFetched(get(), "answer 4");
        isStored(get("accept-language:  de "), "answer 1");
        isStored(get("Accept-Language: fr"), "answer 2");
        isStored(get("X-Device: phone", "Accept-Language: de"), "answer 3");
        isStored(get(), "answer 4");
        assertThat(status(get("Accept-Language: it"))).contains("fwd=vary-miss");
    }

    @Test
    void whatTheServiceIsSentIsWhatCounts() {
        cache("{ }", "{ type: request-headers, settings: { set: { x-device: any } } }");
        serves("Cache-Control: max-age=60", "Vary: X-Device");
        isFetched(get("X-Device: phone"), "answer 1");
        isStored(get("X-Device: desktop"), "answer 1");
    }

    @Test
    void aFieldThatStopsAtTheGatewayIsNotOneThatTheServiceHasSeen() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Vary: X-Device");
        isFetched(get("X-Device: phone", "Connection: x-device"), "answer 1");
        isFetched(get("X-Device: phone"), "answer 2");
        isStored(get(), "answer 1");
    }

    @Test
    void hostQueryAndPathMakeAnother() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        isFetched(gateway.get("/r/a?x=1"), "answer 2");
        isFetched(gateway.get("/r/b"), "answer 3");
        isFetched(gateway.send("GET /r/a HTTP/1.1\r\nHost: other.test\r\n\r\n"), "answer 4");
        isStored(gateway.get("/r/a?x=1"), "answer 2");
        isStored(gateway.get("/r/./a"), "answer 1");
    }

    // 4.2: freshness

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control: max-age=60, s-maxage=20
            Cache-Control: max-age=20, max-age=60
            Cache-Control: max-age=20#Expires: Thu, 31 Dec 2099 23:59:59 GMT
            Cache-Control: max-age=60#Age: 40
            """)
    void itIsFreshForSoLongAndNoLonger(String headers) {
        cache("{ }");
        serves(headers.split("#", -1));
        assertThat(get().body()).isEqualTo("answer 1");
        later(10);
        assertThat(get().body()).isEqualTo("answer 1");
        later(30);
        assertThat(get().body()).isEqualTo("answer 2");
    }

    @Test
    void ofOneThatDoesNotSayTheSettingsMay() {
        cache("{ ttl: 20s, statuses: [200] }");
        serves();
        isFetched(get(), "answer 1");
        later(10);
        isStored(get(), "answer 1");
        later(30);
        isFetched(get(), "answer 2");
        servesAs("404 Not Found");
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer 1");
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer 2");
    }

    @Test
    void withoutWordOfTheServiceCookiesMakeItPersonal() {
        cache("{ ttl: 20s }");
        serves();
        isFetched(get("Cookie: session=a"), "answer 1");
        isFetched(get("Cookie: session=b"), "answer 2");
        isFetched(get(), "answer 3");
        isFetched(get("Cookie: session=b"), "answer 4");
        cache("{ ttl: 20s, ignoreCookies: true }");
        isFetched(get("Cookie: session=a"), "answer 5");
        isStored(get("Cookie: session=b"), "answer 5");
    }

    @Test
    void byGuessOnlyWhenSet() {
        cache("{ heuristic: 10 }");
        serves("Last-Modified: " + HttpDates.format(begun.toEpochMilli() - 1_000_000));
        isFetched(get(), "answer 1");
        later(50);
        isStored(get(), "answer 1");
        later(150);
        isFetched(get(), "answer 2");
    }

    // 4.2.4, RFC 5861: stale answers

    @Test
    void aStaleOneIsGivenWhereTheServiceFailsAndTheAnswerAllowedIt() {
        cache("{ }");
        serves("Cache-Control: max-age=10, stale-if-error=60");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("503 Service Unavailable", "down"));
        later(30);
        isInPlace(get(), "portico; fwd=stale; fwd-status=503; ttl=-20; detail=stale-if-error");
        upstream.behave((request, connection) -> connection.close());
        isInPlace(get(), "portico; fwd=stale; ttl=-20; detail=stale-if-error");
        later(80);
        assertThat(get().status()).isEqualTo(502);
    }

    private void isInPlace(RawClient.Response response, String said) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("answer 1");
        assertThat(response.headers("age")).hasSize(1);
        assertThat(status(response)).isEqualTo(said);
    }

    @Test
    void theSettingsMayAllowItWhereTheAnswerDoesNotSay() {
        cache("{ staleIfError: 60s }");
        serves("Cache-Control: max-age=10");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("500 Oops", "down"));
        later(30);
        isInPlace(get(), "portico; fwd=stale; fwd-status=500; ttl=-20; detail=stale-if-error");
    }

    /** RFC 5861 §4: a client may say so too, as far as the service has not forbidden it. */
    @ParameterizedTest(name = "{0}, asked for with {1}")
    @CsvSource(delimiter = '|', textBlock = """
            max-age=10                    | stale-if-error=60            | 200
            max-age=10                    | stale-if-error=20            | 503
            max-age=10                    | stale-if-error               | 503
            max-age=10                    | no-cache, stale-if-error=60  | 503
            max-age=10, must-revalidate   | stale-if-error=60            | 503
            max-age=10, s-maxage=10       | stale-if-error=60            | 503
            max-age=10, stale-if-error=60 | stale-if-error=0             | 200
            max-age=60                    | max-age=5, stale-if-error=60 | 200
            max-age=60                    | max-age=5                    | 503
            """)
    void aClientMayTakeAStaleOneWhereTheServiceFails(String answered, String asked, int status) {
        cache("{ }");
        serves("Cache-Control: " + answered);
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("503 Service Unavailable", "down"));
        later(30);
        assertThat(get("Cache-Control: " + asked).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=10"})
    void aStaleOneIsNeverGivenThatMustBeAskedFor(String directive) {
        cache("{ staleIfError: 60s }");
        serves("Cache-Control: max-age=10, " + directive);
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("503 Service Unavailable", "down"));
        later(30);
        assertThat(get().status()).isEqualTo(503);
        assertThat(get("Cache-Control: max-stale").status()).isEqualTo(503);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"200 OK", "503 Service Unavailable"})
    void oneThatIsStaleSinceThisMomentIsGivenInNobodysPlace(String next) {
        cache("{ }");
        serves("Cache-Control: max-age=0", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        servesAs(next, "Cache-Control: max-age=0", "X-Own: 2");
        assertThat(get().headers("x-own")).containsExactly("2");
        assertThat(answers.get()).isEqualTo(1);
    }

    @Test
    void aStaleOneIsGivenWhileANewerOneIsFetched() throws Exception {
        cache("{ }");
        var go = new Semaphore(0);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            if (number > 1) go.acquireUninterruptibly();
            TestUpstream.answer(
                            "200 OK",
                            "answer " + number,
                            "Cache-Control: max-age=10, stale-while-revalidate=60",
                            "ETag: \"v" + number + "\"")
                    .serve(request, connection);
        });
        isFetched(get("X-Own: 1"), "answer 1");
        upstream.take();
        later(20);
        // Nobody waits, and one request is enough.
        for (int count = 0; count < 3; count++) isStored(get("X-Own: 1"), "answer 1");
        var asked = upstream.take();
        assertThat(asked.requestLine()).isEqualTo("GET /r/a HTTP/1.1");
        assertThat(asked.header("if-none-match")).containsExactly("\"v1\"");
        assertThat(asked.header("x-own")).containsExactly("1");
        assertThat(asked.header("via")).hasSize(1);
        go.release();
        Await.until("the newer one is there", () -> get().body().equals("answer 2"));
        assertThat(answers.get()).isEqualTo(2);
        later(120);
        go.release();
        isFetched(get(), "answer 3");
    }

    @Test
    void whatIsStillGoodIsFreshAgainAndAFailureLeavesItAsItWas() {
        cache("{ staleWhileRevalidate: 60s }");
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            var answer = number == 2
                    ? TestUpstream.answer("500 Oops", "down")
                    : number == 3
                            ? TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=40")
                            : TestUpstream.answer("200 OK", "hello", "Cache-Control: max-age=10", "ETag: \"v1\"");
            answer.serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        later(20);
        isStored(get(), "hello");
        Await.until(
                "it has failed", () -> answers.get() == 2 && gateway.answers().flights() == 0);
        isStored(get(), "hello");
        Await.until("it is fresh", () -> !status(get()).contains("ttl=-"));
        assertThat(answers.get()).isEqualTo(3);
    }

    // 5.2.1: what requests say

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            no-cache        |  0 | 2
            max-age=0       |  5 | 2
            max-age=20      | 10 | 1
            max-age=5       | 10 | 2
            min-fresh=30    | 10 | 1
            min-fresh=50    | 20 | 2
            max-stale       | 90 | 1
            max-stale=40    | 90 | 1
            max-stale=10    | 90 | 2
            max-stale, max-age=30 | 90 | 2
            x-unknown=1     | 10 | 1
            """)
    void aRequestMayWantItOtherwise(String directive, long at, int answer) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        later(at);
        assertThat(get("Cache-Control: " + directive).body()).isEqualTo("answer " + answer);
    }

    @Test
    void inTheWordsOfOldClientsToo() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        isFetched(get("Pragma: no-cache"), "answer 2");
        isStored(get("Pragma: no-cache", "Cache-Control: max-age=30"), "answer 2");
    }

    @Test
    void oneThatWantsOnlyWhatIsStoredGetsThatOr504() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        var none = get("Cache-Control: only-if-cached");
        assertThat(none.status()).isEqualTo(504);
        assertThat(none.body()).contains("urn:portico:problem:not-cached");
        assertThat(upstream.waiting()).isZero();
        isFetched(get(), "answer 1");
        isStored(get("Cache-Control: only-if-cached"), "answer 1");
    }

    @Test
    void unlessTheRouteDoesNotListen() {
        cache("{ ignoreClientControl: true }");
        serves("Cache-Control: max-age=60");
        isFetched(get("Cache-Control: no-store"), "answer 1");
        isStored(get("Cache-Control: no-cache"), "answer 1");
        isStored(get("Pragma: no-cache"), "answer 1");
    }
}
