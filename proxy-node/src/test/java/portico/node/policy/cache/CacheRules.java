package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import portico.config.channel.CachePurge;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** A route with a cache in front of a service, whichever carrier brings the exchanges, by a clock that stands still. */
abstract class CacheRules {
    static final String SECRET = "a-secret-of-more-than-thirty-two-octets";
    static final CachePurge ALL = new CachePurge(null, "/", null);

    final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;
    final AtomicInteger answers = new AtomicInteger();
    final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS); // dates have no parts of seconds

    CacheRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void empty() {
        gateway.clock().stop(begun);
        gateway.answers().purge(ALL);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    final void cache(String settings) {
        cache(settings, "");
    }

    /** @param before policies that run before the cache */
    final void cache(String settings, String before) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1 } } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies:
                %s
                  - { type: cache, settings: %s }
                consumers:
                - name: a
                  groups: [gold]
                  credentials:
                  - { type: api-key, name: k, value: key-of-consumer-a }
                  - { type: api-key, name: other, value: other-key-of-consumer-a }
                  - { type: jwt-key, name: app, keyId: k1, algorithm: HS256, value: %s }
                - { name: b, credentials: [ { type: api-key, name: k, value: key-of-consumer-b } ] }
                """.formatted(upstream.address(), before.isEmpty() ? "" : "  - " + before, settings, SECRET));
    }

    /** Answers each request with another body: first, second, … */
    final void serves(String... headers) {
        servesAs("200 OK", headers);
    }

    final void servesAs(String status, String... headers) {
        answers.set(0);
        upstream.behave((request, connection) -> {
            String body = "answer " + answers.incrementAndGet();
            if (request.requestLine().startsWith("HEAD ")) body = "";
            TestUpstream.answer(status, body, headers).serve(request, connection);
        });
    }

    final RawClient.Response get(String... headers) {
        return gateway.get("/r/a", headers);
    }

    final void later(long seconds) {
        gateway.clock().stop(begun.plusSeconds(seconds));
    }

    static String status(RawClient.Response response) {
        return String.join(", ", response.headers("cache-status"));
    }

    final void isFetched(RawClient.Response response, String body) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers("age")).isEmpty();
        assertThat(status(response)).contains("fwd=");
    }

    final void isStored(RawClient.Response response, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers("age")).hasSize(1);
        assertThat(status(response)).startsWith("portico; hit");
    }

    final CompletableFuture<RawClient.Response> ask() {
        var answer = new CompletableFuture<RawClient.Response>();
        var thread = new Thread(() -> {
            try {
                answer.complete(get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
