package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers do with connections to targets, and which target they choose. */
abstract class PoolRules extends UpstreamRules {
    PoolRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void anIdleConnectionIsUsedAgain() {
        service(List.of(one), "pool: { idle: 10m }");
        try (var client = new RawClient(gateway.port())) {
            for (int round = 0; round < 5; round++)
                assertThat(client.send(GET).read().status()).isEqualTo(200);
            assertThat(one.accepted()).isEqualTo(1);
        }
    }

    @Test
    void anIdleConnectionIsClosedInItsTime() {
        service(List.of(one), "pool: { idle: 1s }");
        try (var client = new RawClient(gateway.port())) {
            for (int round = 1; round <= 2; round++) {
                assertThat(client.send(GET).read().status()).isEqualTo(200);
                assertThat(one.accepted()).isEqualTo(round);
                Await.until("it is closed", () -> one.open() == 0);
            }
        }
    }

    @Test
    void anOldConnectionIsReplacedAndFinishesWhatItHas() {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".getBytes());
            if (request.requestLine().startsWith("GET /slow ")) awaitQuietly(go);
            connection.getOutputStream().write("whole".getBytes());
        });
        service(List.of(one), "pool: { age: 200ms }");
        try (var slow = new RawClient(gateway.port());
                var client = new RawClient(gateway.port())) {
            slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            one.take();
            Await.until(
                    "two more have become too old",
                    () -> client.send(GET).read().status() == 200 && one.accepted() >= 4);
            go.countDown();
            assertThat(slow.read().body()).isEqualTo("whole");
            Await.until("idle ones go too", () -> one.open() == 0);
        }
    }

    @Test
    void noMoreConnectionsAreOpenedThanThePoolHas() throws Exception {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(List.of(one), "pool: { connections: 2 }\ntimeouts: { connect: 5m }");
        var threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 6; client++)
                clients.add(threads.submit(() -> gateway.get("/a").status()));
            one.take();
            go.countDown();
            for (var client : clients)
                assertThat(client.get(2, TimeUnit.MINUTES)).isEqualTo(200);
            assertThat(one.accepted()).isBetween(1, 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoWaitsForAConnectionForTooLongIsTold() throws Exception {
        one.behave((request, connection) -> {});
        service(List.of(one), "pool: { connections: 2 }\ntimeouts: { connect: 5s, response: 10m }");
        var threads = Executors.newFixedThreadPool(4);
        try {
            // One on each loop has a connection and no answer.
            List<Future<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++)
                clients.add(threads.submit(() -> gateway.get("/a").status()));
            Await.until(
                    "two have waited",
                    () -> clients.stream().filter(Future::isDone).count() >= 2);
            for (var client : clients)
                if (client.isDone()) assertThat(client.get()).isEqualTo(504);
            Await.until("one has come", () -> one.accepted() > 0);
            assertThat(one.accepted()).isBetween(1, 2);
        } finally {
            one.hangUp();
            threads.shutdownNow();
        }
    }

    @Test
    void overTheBoundOfThoseThatWaitForAConnectionTheAnswerComesAtOnce() throws Exception {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(
                List.of(one),
                "pool: { connections: 2 }\nbreaker: { pending: 1 }\ntimeouts: { connect: 5m, response: 5m }");
        var threads = Executors.newFixedThreadPool(4);
        try {
            // At most one on each loop has a connection and one waits: one of four is too many.
            List<Future<RawClient.Response>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) clients.add(threads.submit(() -> gateway.get("/a")));
            Await.until("one is refused", () -> clients.stream().anyMatch(Future::isDone));
            go.countDown();
            int refused = 0;
            for (var client : clients) {
                var response = client.get(2, TimeUnit.MINUTES);
                if (response.status() == 200) continue;
                refused++;
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.body()).contains("service-busy");
                assertThat(response.header("retry-after")).contains("1");
            }
            assertThat(refused).isBetween(1, 3); // the first three may come while none has a connection
        } finally {
            go.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void aConnectionThatDoesNotStandInTimeIsATimeout() throws IOException {
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody accepts, so soon nobody is let in any more.
            assertThatThrownBy(() -> {
                        while (waiting.size() < 64) {
                            var socket = new Socket();
                            waiting.add(socket);
                            socket.connect(full.getLocalSocketAddress(), 2_000);
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
            gateway.apply("""
                    services: [ { name: s, url: "http://127.0.0.1:%d", timeouts: { connect: 300ms } } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(full.getLocalPort()));
            var response = gateway.get("/a");
            assertThat(response.status()).isEqualTo(504);
            assertThat(response.body()).contains("gateway-timeout");
        } finally {
            for (var socket : waiting) socket.close();
        }
    }

    @Test
    void theSameValueGoesToTheSameTarget() {
        service(
                List.of(one, two, start(TestUpstream.answer("200 OK", "three"))),
                "balancing: { algorithm: consistent-hash, hashBy: header, name: x-tenant }");
        var targets = new HashSet<String>();
        for (int tenant = 0; tenant < 100; tenant++) { // of thirty, one target gets none now and then
            String header = "X-Tenant: t" + tenant;
            String target = gateway.get("/a", header).body();
            targets.add(target);
            for (int round = 0; round < 3; round++)
                assertThat(gateway.get("/a", header).body()).isEqualTo(target);
        }
        assertThat(targets).hasSize(3);
    }

    @Test
    void theLessBusyTargetIsChosen() throws Exception {
        var go = new CountDownLatch(1);
        var stuck = new CountDownLatch(5);
        one.behave((request, connection) -> {
            stuck.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        two.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET /first ")) connection.close();
            else TestUpstream.answer("200 OK", "two").serve(request, connection);
        });
        service(List.of(one, two), """
                balancing: { algorithm: least-requests }
                retries: { attempts: 1, on: [reset], backoff: { base: 0ms } }""");
        List<RawClient> clients = new ArrayList<>();
        for (int client = 0; client < 5; client++)
            clients.add(new RawClient(gateway.port()).send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertThat(stuck.await(2, TimeUnit.MINUTES)).isTrue(); // all end up at one, which keeps them
        for (int round = 0; round < 20; round++)
            assertThat(gateway.get("/a").body()).isEqualTo("two");
        go.countDown();
        for (var client : clients)
            try (client) {
                assertThat(client.read().body()).isEqualTo("one");
            }
    }
}
