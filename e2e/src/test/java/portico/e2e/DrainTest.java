package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portico.testing.RawClient;

/** A node that is told to end lets nobody down. */
final class DrainTest {
    private static final int CLIENTS = 4;
    /** Nobody here waits as long: what ends, ends by itself. */
    private static final String LONG = "60m";

    private static final String SHORT = "1s";
    private static final int TERMINATED = 128 + 15;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(DrainTest.class, 1, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatRunsIsFinishedAndWhoStillComesIsServed() {
        Upstream upstream = routedUpstream("finished");
        Node leaving = addNode("leaving", LONG);
        var chosen = new AtomicReference<>(leaving);
        var call = SteadyLoad.Call.plain(
                "/finished/orders",
                response -> response.status() == 200 && response.upstream().equals("finished"));
        try (var load = SteadyLoad.on(chosen::get, Collections.nCopies(CLIENTS, call));
                var slow = new RawClient(leaving.port());
                var socket = new RawClient(leaving.port())) {
            slow.send(get("/finished/held"));
            until("a request waits for its answer", () -> upstream.held() == 1);
            socket.send("GET /finished/socket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(socket.read().status()).isEqualTo(101);
            assertThat(socket.send("before").readExactly(6)).isEqualTo("before");
            until("there is load", () -> load.requests() > 100);

            leaving.program().terminate();
            until("it says that it is not ready", () -> leaving.readiness() == 503);
            assertThat(RawClient.once(leaving.port(), get("/finished/orders")).status())
                    .isEqualTo(200);
            // The two begin one after the other: first it is not ready, then connections end.
            until(
                    "an answer ends its connection",
                    () -> RawClient.once(leaving.port(), get("/finished/orders"))
                            .header("connection")
                            .filter("close"::equals)
                            .isPresent());
            chosen.set(cluster.node()); // as a load balancer does, which asks for readiness
            assertThat(socket.send("while").readExactly(5)).isEqualTo("while");
            upstream.release();
            assertThat(slow.read().status()).isEqualTo(200);
            assertThat(leaving.program().isAlive())
                    .as("while its WebSocket is open")
                    .isTrue();
            socket.close();
            assertThat(leaving.program().awaitEnd()).isZero();

            load.close();
            Figures.print("requests while a node drains", load.requests());
            assertThat(load.firstFaults()).isEmpty();
            assertThat(load.faults()).isZero();
        }
    }

    /** Whoever is served is served to the end, also by a node that has only just begun. */
    @Test
    void itListensFromItsFirstAnswerOn() {
        Node node = cluster.addNode("early", Map.of("PORTICO_DRAIN_TIMEOUT", LONG));
        until("it answers", () -> node.status("/") != 0);
        node.program().terminate();
        assertThat(node.program().awaitEnd()).isZero();
        assertThat(node.program().output()).contains("not ready any more");
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        Upstream upstream = routedUpstream("insisted");
        Node node = addNode("insisted", LONG);
        try (var slow = new RawClient(node.port())) {
            slow.send(get("/insisted/held"));
            until("a request waits for its answer", () -> upstream.held() == 1);
            node.program().terminate();
            until("it says that it is not ready", () -> node.readiness() == 503);
            node.program().terminate();
            assertThat(node.program().awaitEnd()).isEqualTo(TERMINATED);
            assertThat(slow.isClosed()).isTrue();
        }
    }

    @Test
    void itsPatienceHasAnEnd() {
        Upstream upstream = routedUpstream("late");
        Node node = addNode("late", SHORT);
        try (var slow = new RawClient(node.port())) {
            slow.send(get("/late/held"));
            until("a request waits for its answer", () -> upstream.held() == 1);
            node.program().terminate();
            assertThat(node.program().awaitEnd()).isZero();
            assertThat(slow.isClosed()).isTrue();
        }
    }

    /** A backend, and the route to it, which nodes that start now have from the start. */
    private static Upstream routedUpstream(String name) {
        Upstream upstream = cluster.addUpstream(name);
        cluster.api()
                .awaitApplied(cluster.api()
                        .put("/routes/" + name, """
                {"match":{"paths":["/%s/**"]},"forward":{"service":"%s"}}""".formatted(name, name))
                        .ok()
                        .revision());
        return upstream;
    }

    private static Node addNode(String name, String patience) {
        return cluster.addNode(name, Map.of("PORTICO_DRAIN_TIMEOUT", patience)).awaitReady();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n";
    }
}
