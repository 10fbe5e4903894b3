package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Those who ask for the same at once. */
abstract class CacheCoalescingRules extends CacheRules {
    CacheCoalescingRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void thoseWhoAskAtOnceAreServedByOneRequest() throws Exception {
        cache("{ maxWait: 60s }");
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            await(go);
            TestUpstream.answer("200 OK", "one " + answers.incrementAndGet(), "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 20; count++) all.add(ask());
        Await.until("all wait", () -> gateway.answers().followers() == 19);
        go.countDown();
        int collapsed = 0;
        for (var one : all) {
            assertThat(one.get().body()).isEqualTo("one 1");
            if (status(one.get()).contains("collapsed")) collapsed++;
        }
        assertThat(collapsed).isEqualTo(19);
        assertThat(answers.get()).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnAnswerThatIsForNobodyElse() throws Exception {
        cache("{ maxWait: 60s }");
        var first = new CountDownLatch(1);
        var others = new CountDownLatch(4);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            // The first one's answer comes when all wait for it; those of the others when all have asked, each by
            // itself.
            if (number > 1) others.countDown();
            await(number == 1 ? first : others);
            TestUpstream.answer("200 OK", "own " + number, "Cache-Control: private")
                    .serve(request, connection);
        });
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 5; count++) all.add(ask());
        Await.until("all wait", () -> gateway.answers().followers() == 4);
        first.countDown();
        var bodies = new ArrayList<String>();
        for (var one : all) bodies.add(one.get().body());
        assertThat(bodies).doesNotHaveDuplicates();
    }

    /** Whoever waits says why it would have asked by itself. */
    @Test
    void whatIsAskedForAnewIsAskedForOnceToo() throws Exception {
        cache("{ maxWait: 60s }");
        serves("Cache-Control: max-age=10", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        later(20);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            await(go);
            TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=10")
                    .serve(request, connection);
        });
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 5; count++) all.add(ask());
        Await.until("all wait", () -> gateway.answers().followers() == 4);
        go.countDown();
        var said = new ArrayList<String>();
        for (var one : all) {
            assertThat(one.get().body()).isEqualTo("answer 1");
            said.add(status(one.get()));
        }
        String collapsed = "portico; fwd=stale; collapsed";
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "portico; fwd=stale; fwd-status=304; stored", collapsed, collapsed, collapsed, collapsed);
        assertThat(answers.get()).isEqualTo(2);
    }

    /** It is one request for those too who are given another answer. */
    @Test
    void thoseWhoAreGivenAPageInItsPlaceAreServedByOneRequestToo() throws Exception {
        cache("{ maxWait: 60s }", "{ type: error-pages, settings: { pages: [ { origin: service, body: page } ] } }");
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            await(go);
            TestUpstream.answer("404 Not Found", "none", "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 5; count++) all.add(ask());
        Await.until("all wait", () -> gateway.answers().followers() == 4);
        go.countDown();
        for (var one : all) assertThat(one.get().body()).isEqualTo("page");
        assertThat(answers.get()).isEqualTo(1);
    }

    @Test
    void oneWhoHasWaitedEnoughGoesByItself() throws Exception {
        cache("{ maxWait: 50ms }");
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (answers.incrementAndGet() == 1) await(go);
            TestUpstream.answer("200 OK", "hello", "Cache-Control: max-age=60").serve(request, connection);
        });
        var slow = ask();
        upstream.take();
        assertThat(ask().get().body()).isEqualTo("hello");
        assertThat(answers.get()).isEqualTo(2);
        go.countDown();
        assertThat(slow.get().status()).isEqualTo(200);
    }

    @Test
    void whenTheOneWhoAskedIsGoneAnotherAsks() throws Exception {
        cache("{ maxWait: 60s }");
        var go = new Semaphore(0);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            if (number == 1) go.acquireUninterruptibly();
            TestUpstream.answer("200 OK", "hello " + number, "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        var leaver = new RawClient(gateway.port());
        leaver.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        upstream.take();
        var followers = List.of(ask(), ask(), ask());
        Await.until("they wait", () -> gateway.answers().followers() == 3);
        leaver.close();
        for (var follower : followers) assertThat(follower.get().body()).isEqualTo("hello 2");
        assertThat(answers.get()).isEqualTo(2);
        go.release();
    }
}
