package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers try again, and for how long they try. */
abstract class RetryRules extends UpstreamRules {
    RetryRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void theBudgetBoundsTheRepetitions() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("503 Service Unavailable", "no").serve(request, connection);
        });
        service(
                List.of(one),
                "retries: { attempts: 3, on: [\"503\"], backoff: { base: 0ms }, budgetPercent: 10 }"); // of its own:
        // what others
        // saved lasts
        long began = System.nanoTime();
        for (int round = 0; round < 200; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(503);
        long free = 10 + 10 * (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1);
        assertThat(asked.get()).isBetween(200 + 20, (int) (200 + 20 + free));
    }

    /** Or each change of a service that is down would bring another storm. */
    @Test
    void theBudgetOutlivesSwaps() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("503 Service Unavailable", "no").serve(request, connection);
        });
        String retries = "retries: { attempts: 3, on: [\"503\"], backoff: { base: 0ms }, budgetPercent: 11 }\n";
        long began = System.nanoTime();
        for (int swap = 0; swap < 50; swap++) {
            service(List.of(one), retries + "tags: [swap-" + swap + "]");
            for (int round = 0; round < 4; round++)
                assertThat(gateway.get("/a").status()).isEqualTo(503);
        }
        long free = 10 + 10 * (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1);
        // A new one each time would have ten free repetitions each time.
        assertThat(asked.get()).isBetween(200 + 22, (int) (200 + 22 + free));
    }

    @Test
    void aTryThatTakesTooLongIsMadeElsewhere() {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        one.behave((request, connection) -> heard.add(request.requestLine()));
        service(List.of(one, two), "retries: { attempts: 1, on: [timeout], perTryTimeout: 1s }");
        // On a busy machine the other one may be late as well, and this one may hear of a request when it is over.
        var number = new AtomicInteger();
        Await.until("what the first does not answer the second does", () -> {
            String target = "/a?" + number.incrementAndGet();
            return gateway.get(target).body().equals("two") && heard.contains("GET " + target + " HTTP/1.1");
        });
        // A request that may not be made twice is not.
        Await.until("the first is asked", () -> {
            String line = "POST /a?" + number.incrementAndGet() + " HTTP/1.1";
            int status = gateway.send(line + "\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                    .status();
            if (!heard.contains(line)) return false;
            assertThat(status).isEqualTo(504);
            return true;
        });
    }

    @Test
    void aSmallBodyIsSentAgain() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 1KiB }");
        for (int round = 0; round < 4; round++) {
            assertThat(send("PUT", 1000).body()).isEqualTo("b".repeat(1000));
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        }
        assertThat(statuses("PUT", 1025)).containsExactlyInAnyOrder(200, 502);
        assertThat(statuses("POST", 10)).containsExactlyInAnyOrder(200, 502);
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 1KiB, anyMethod: true }");
        assertThat(statuses("POST", 10)).containsExactly(200);
    }

    @Test
    void whoReachesNoTargetIsSentToAnotherUnlessTheServiceSaysOtherwise() {
        two.close();
        service(List.of(one, two), "");
        assertThat(statusesOf("GET", "/a")).containsExactly(200);
        assertThat(statusesOf("POST", "/a")).containsExactly(200);
        service(List.of(one, two), "retries: { attempts: 0 }");
        assertThat(statusesOf("GET", "/a")).containsExactlyInAnyOrder(200, 502);
        service(List.of(one, two), "retries: { on: [] }");
        assertThat(statusesOf("GET", "/a")).containsExactlyInAnyOrder(200, 502);
    }

    @Test
    void aBodyOfManyPiecesIsSentAgainAsItCame() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 64KiB }");
        String body = IntStream.range(0, 10_000).mapToObj("%04d"::formatted).collect(Collectors.joining());
        for (int round = 0; round < 4; round++)
            assertThat(gateway.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n" + body)
                            .body())
                    .isEqualTo(body);
    }

    @Test
    void aBodyWithoutALengthIsSentAgainWhileItIsSmall() {
        one.behave((request, connection) -> connection.close());
        two.behave(
                (request, connection) -> TestUpstream.answer("200 OK", new String(request.body()) + request.trailers())
                        .serve(request, connection));
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 8KiB, budgetPercent: 1000 }");
        String small = "s".repeat(4 * 1500);
        String large = "l".repeat(4 * 10_000);
        for (int round = 0; round < 4; round++) {
            assertThat(gateway.send(chunked(small)).body()).isEqualTo(small + "[x-sum: 1]");
            assertThat(overHttp2(small)).isEqualTo(small + "[x-sum: 1]");
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        }
        assertThat(IntStream.range(0, 8)
                        .mapToObj(round -> gateway.send(chunked(large)).body()))
                .contains(large + "[x-sum: 1]")
                .anyMatch(body -> body.contains("bad-gateway"));
        assertThat(IntStream.range(0, 8).mapToObj(round -> overHttp2(large)))
                .contains(large + "[x-sum: 1]")
                .anyMatch(body -> body.contains("bad-gateway"));
    }

    /** In four chunks, and with a trailer. */
    private static String chunked(String body) {
        var request = new StringBuilder("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        int part = body.length() / 4;
        for (int from = 0; from < body.length(); from += part)
            request.append("%x\r\n%s\r\n".formatted(part, body.substring(from, from + part)));
        return request.append("0\r\nx-sum: 1\r\n\r\n").toString();
    }

    /** The answer's body. */
    private String overHttp2(String body) {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, false, ":method PUT", ":scheme http", ":path /a", ":authority x");
            int part = body.length() / 4;
            for (int from = 0; from < body.length(); from += part)
                client.data(1, body.substring(from, from + part), false);
            client.trailers(1, "x-sum 1");
            return client.body(1);
        }
    }

    @Test
    void anExchangeEndsWithItsTotalTimeout() {
        service(List.of(one), "timeouts: { total: 2s }");
        one.behave((request, connection) -> {});
        assertThat(gateway.get("/a").status()).isEqualTo(504);
        one.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".getBytes());
            connection.getOutputStream().flush();
        });
        // On a busy machine not even the head may be there in time.
        Await.until("it is cut off", () -> {
            try {
                assertThat(gateway.get("/a").status()).isEqualTo(504);
                return false;
            } catch (UncheckedIOException cut) {
                return !(cut.getCause() instanceof SocketTimeoutException);
            }
        });
        one.behave(TestUpstream.answer("200 OK", "one"));
        service(List.of(one), "");
        assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    /** The service's own times would not be over in this test's. */
    @ParameterizedTest
    @ValueSource(strings = {"response", "total"})
    void aRouteMayWaitLessThanItsService(String time) {
        routeWaiting(time);
        one.behave((request, connection) -> {});
        assertThat(gateway.get("/a").status()).isEqualTo(504);
    }

    @Test
    void aRouteMayBearLessSilenceThanItsService() {
        routeWaiting("idle");
        one.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"));
        assertThatThrownBy(() -> gateway.get("/a"))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    private void routeWaiting(String time) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", timeouts: { response: 10m, idle: 10m } } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s, timeouts: { %s: 300ms } } } ]
                """.formatted(one.address(), time));
    }

    @Test
    void aRouteMayTryAgainWhereItsServiceDoesNotAndTheOtherWayRound() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        gateway.apply("""
                services:
                - name: s
                  targets: [ { address: "%s" }, { address: "%s" } ]
                  retries: { attempts: 1, on: [reset] }
                routes:
                - { name: as-the-service, match: { paths: ["/a"] }, forward: { service: s } }
                - { name: never, match: { paths: ["/never"] }, forward: { service: s, retries: { attempts: 0 } } }
                - { name: other, match: { paths: ["/other"] }, forward: { service: s, retries: { on: ["503"] } } }
                - name: more
                  match: { paths: ["/more"] }
                  forward: { service: s, retries: { bodyBytesMax: 1KiB, anyMethod: true } }
                - name: shared
                  match: { paths: ["/shared"] }
                  split: { destinations: [ { service: s, retries: { attempts: 0 } } ] }
                """.formatted(one.address(), two.address()));
        assertThat(statusesOf("GET", "/a")).containsExactly(200);
        assertThat(statusesOf("GET", "/never")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("GET", "/other")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("GET", "/shared")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("POST", "/a")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("POST", "/more")).containsExactly(200);
    }

    private Set<Integer> statuses(String method, int length) {
        var statuses = new HashSet<Integer>();
        for (int round = 0; round < 8; round++)
            statuses.add(send(method, length).status());
        return statuses;
    }

    private RawClient.Response send(String method, int length) {
        return gateway.send(
                method + " /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n" + "b".repeat(length));
    }

    private Set<Integer> statusesOf(String method, String path) {
        var statuses = new HashSet<Integer>();
        for (int round = 0; round < 8; round++)
            statuses.add(gateway.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n"
                            + (method.equals("GET") ? "\r\n" : "Content-Length: 3\r\n\r\nabc"))
                    .status());
        return statuses;
    }
}
