package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Who comes when there is no more room hears so at once, on both carriers, and those who were there first are served. */
abstract class OverloadRules {
    /** On two loops. */
    private static final int RUNNING_MAX = 200;

    /** Of bodies, on two loops. */
    private static final long HELD_MAX = 128 * 1024;

    /** Of which a loop can hold one. */
    private static final int BODY_BYTES = 40_000;

    /** Exchanges that wait for a connection, and those that have the only one, on two loops. */
    private static final int WAITING_MAX = 2 * 1024 + 2;

    static final UnaryOperator<TrafficSettings> NARROW = settings -> settings.within(
            new TrafficLimits(RUNNING_MAX, 10_000, 4096, 60_000, 60_000, 1 << 20, 60_000, HELD_MAX, 128, 200));

    private static final int ENHANCE_YOUR_CALM = 11;

    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    private final TestGateway narrow;
    private final TestGateway usual;
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();
    private final TestUpstream upstream = new TestUpstream((request, connection) -> {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        TestUpstream.answer("200 OK", "served").serve(request, connection);
    });

    OverloadRules(TestGateway narrow, TestGateway usual) {
        this.narrow = narrow;
        this.usual = usual;
    }

    @AfterEach
    void close() {
        usual.memory().isShort(false);
        go.countDown();
        clients.forEach(RawClient::close);
        upstream.close();
        Await.until(
                "nothing runs",
                () -> narrow.listener().running() + usual.listener().running() == 0);
    }

    @Test
    void moreExchangesThanTheNodeMayHaveAreRefusedBeforeAnythingIsDoneForThem() {
        route(narrow, "pool: { connections: 1000 }");
        fill(narrow, RUNNING_MAX);
        assertRefused(narrow, "overloaded");
        try (var client = new Http2Client(narrow.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":scheme http", ":path /a", ":authority x");
            assertThat(client.status(1)).isEqualTo("503");
        }
        assertServed(narrow, RUNNING_MAX);
    }

    @Test
    void moreExchangesThanMayWaitForAConnectionAreRefusedAtOnce() {
        route(usual, "pool: { connections: 1 }\n  timeouts: { connect: 5m, response: 10m }");
        fill(usual, WAITING_MAX);
        assertRefused(usual, "service-busy");
        Await.until("each loop has its connection, and no other", () -> upstream.accepted() == 2);
        assertServed(usual, WAITING_MAX);
    }

    @Test
    void moreOfBodiesThanTheNodeMayHoldIsRefusedAndWhatEndsMakesRoom() {
        route(narrow, "retries: { attempts: 1, bodyBytesMax: 64KiB }");
        var refused = new LinkedBlockingQueue<RawClient.Response>();
        for (int number = 0; number < 8; number++) {
            var client = new RawClient(narrow.port()).send(put(BODY_BYTES - 1));
            clients.add(client);
            CompletableFuture.supplyAsync(client::read, reader -> new Thread(reader).start())
                    .thenAccept(refused::add);
        }
        Await.until(
                "each loop holds one",
                () -> refused.size() == 6 && narrow.listener().running() == 2);
        assertThat(refused).allSatisfy(response -> {
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("overloaded");
            assertThat(response.header("retry-after")).contains("1");
        });
        clients.forEach(RawClient::close);
        Await.until("they are gone", () -> narrow.listener().running() == 0);
        go.countDown();
        for (int number = 0; number < 8; number++)
            assertThat(narrow.send(put(BODY_BYTES)).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNotSentAgainIsNotHeld() {
        for (String retries : List.of(
                "retries: { attempts: 1, on: [reset, \"503\"], bodyBytesMax: 64KiB }",
                "retries: { attempts: 1, bodyBytesMax: 64KiB, anyMethod: true }")) {
            route(narrow, retries);
            int before = upstream.accepted();
            for (int number = 0; number < 8; number++)
                clients.add(new RawClient(narrow.port()).send(post(BODY_BYTES - 1)));
            Await.until("all are on their way", () -> upstream.accepted() == before + 8);
            assertThat(narrow.listener().running()).isEqualTo(8);
            clients.forEach(RawClient::close);
            clients.clear();
            Await.until("they are gone", () -> narrow.listener().running() == 0);
        }
    }

    @Test
    void whileMemoryIsShortNothingNewBeginsAndWhatRunsIsServed() {
        route(usual, "pool: { connections: 1000 }");
        fill(usual, 3);
        try (var kept = new RawClient(usual.port()).send("GET /a HTTP/1.1\r\nHost: x\r\nX-Large: ");
                var client = new Http2Client(usual.listener().h2cPort())) {
            usual.memory().isShort(true);
            assertRefused(usual, "overloaded");
            client.request(1, true, ":method GET", ":scheme http", ":path /a", ":authority x");
            assertThat(client.status(1)).isEqualTo("503");

            kept.send("a head that grows");

            var refused = kept.read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).contains("1");
            assertThat(refused.header("connection")).contains("close");
        }
        Await.until("the others are gone", () -> usual.listener().running() == 3);

        usual.memory().isShort(false);

        assertServed(usual, 3);
    }

    @Test
    void whileMemoryIsShortAHeadOfHttp2ThatGrowsEndsItsConnection() {
        route(usual, "pool: { connections: 1000 }");
        byte[] beginning = {0, 0x10, 0, 1, 5, 0, 0, 0, 3, 0}; // HEADERS of stream 3: one octet of 4096
        try (var whole = new Http2Client(usual.listener().h2cPort());
                var continued = new Http2Client(usual.listener().h2cPort());
                var cut = new Http2Client(usual.listener().h2cPort())) {
            for (var client : List.of(whole, continued, cut)) client.awaitRead();
            cut.send(beginning);
            usual.memory().isShort(true);
            for (var client : List.of(whole, continued)) {
                client.request(1, true, ":method GET", ":scheme http", ":path /a", ":authority x");
                assertThat(client.status(1)).isEqualTo("503");
            }

            continued.continuations(3, 1, new byte[17]);
            Await.until("a head of several frames ends it", continued::isClosed);
            assertThat(continued.goAways()).containsExactly(new Http2Client.GoAway(1, ENHANCE_YOUR_CALM));
            Await.until("and so does one that comes by the octet", () -> {
                cut.send((byte) 0);
                return cut.isClosed();
            });

            // Others are not hurt, in however many pieces their heads come.
            whole.send((byte) 0, (byte) 0);
            whole.send((byte) 1, (byte) 1, (byte) 5, (byte) 0, (byte) 0, (byte) 0, (byte) 3, (byte) 0x82);
            assertThat(whole.outcome(3)).isIn("reset", "400", "503"); // it has a method and no path
            whole.awaitRead();
        }
        Await.until("nothing runs", () -> usual.listener().running() == 0);
    }

    private static String put(int sent) {
        return post(sent).replace("POST", "PUT");
    }

    private static String post(int sent) {
        return "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n" + "x".repeat(sent);
    }

    private void fill(TestGateway gateway, int exchanges) {
        for (int number = 0; number < exchanges; number++) clients.add(new RawClient(gateway.port()).send(GET));
        Await.until("all are on their way", () -> gateway.listener().running() == exchanges);
    }

    private static void assertRefused(TestGateway gateway, String problem) {
        for (int number = 0; number < 10; number++) {
            var refused = gateway.get("/a");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains(problem);
            assertThat(refused.header("retry-after")).contains("1");
        }
    }

    private void assertServed(TestGateway gateway, int exchanges) {
        go.countDown();
        assertThat(clients).hasSize(exchanges).allMatch(client -> client.read().status() == 200);
        assertThat(gateway.get("/a").body()).isEqualTo("served");
    }

    private void route(TestGateway gateway, String settings) {
        gateway.apply("""
                services:
                - name: s
                  url: "http://%s"
                  %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address(), settings));
    }
}
