package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portico.testing.RawClient;

/** Clients fill a node's memory, and it refuses others before it has none. */
final class ShortMemoryTest {
    private static final int CLIENTS_MAX = 3_000;
    private static final String ENDLESS = "GET /orders/endless HTTP/1.1\r\nhost: x\r\n\r\n";

    /** A head that may still go on. */
    private static final String UNFINISHED = "GET / HTTP/1.1\r\nhost: x\r\nx-large: " + "x".repeat(30_000);

    @Test
    void whoComesWhenMemoryIsShortHearsSoAndWhoWasThereIsServed() throws IOException {
        try (var cluster = Cluster.start(getClass(), 1, 0);
                var early = new Clients()) {
            Upstream upstream = cluster.addUpstream("orders");
            cluster.api()
                    .put("/services/orders", """
                    {"url":"%s","pool":{"connections":%d}}""".formatted(upstream.url(), 4 * CLIENTS_MAX))
                    .ok();
            cluster.api().put("/routes/orders", """
                    {"match":{"paths":["/orders/**"]},"forward":{"service":"orders"}}""").ok();
            Node node = cluster.addNode("narrow", Map.of("JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=64m"))
                    .awaitReady();
            until("it serves", () -> node.status("/orders/1") == 200);
            try (var held = new RawClient(node.port()).send("GET /orders/held HTTP/1.1\r\nhost: x\r\n\r\n")) {
                until("a request is on its way", () -> upstream.held() == 1);

                until("memory is short", () -> {
                    // The next one comes when the node has of this one's answer what it will hold, or nearly so.
                    if (early.size() < CLIENTS_MAX && early.size() == upstream.endless())
                        early.add(node.port(), ENDLESS);
                    return node.status("/orders/2") == 503;
                });

                Answer refused = node.get("/orders/3");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("overloaded");
                assertThat(refused.header("retry-after")).isEqualTo("1");
                until("it is measured", () -> node.metrics().contains("portico_memory_short 1.0"));
                upstream.release();
                assertThat(held.read().status()).isEqualTo(200);
                Figures.print("slow readers that memory was short with", early.size());
            }

            early.close();

            until("there is memory again", () -> node.status("/orders/4") == 200);
            assertThat(node.metrics()).contains("portico_memory_short 0.0");
            assertThat(node.program().isAlive()).isTrue();
        }
    }

    /** By what stays behind a whole collection of garbage. */
    @Test
    void headsThatFillTheHeapAreRefused() throws IOException {
        try (var cluster = Cluster.start(getClass(), 1, 0);
                var early = new Clients()) {
            cluster.api().put("/routes/hello", """
                    {"match":{"paths":["/hello"]},"respond":{"status":200,"body":"hello"}}""").ok();
            // Behind the options that all nodes have here, and so in their place.
            Node node = cluster.addNode(
                            "small",
                            Map.of(
                                    "_JAVA_OPTIONS",
                                    "-Xmx72m",
                                    "PORTICO_NODE_HEAD_TIMEOUT",
                                    "1h",
                                    "PORTICO_NODE_CACHE_BYTES",
                                    "8MiB"))
                    .awaitReady();
            until("it serves", () -> node.status("/hello") == 200);

            until("memory is short", () -> {
                if (early.size() < CLIENTS_MAX) early.add(node.port(), UNFINISHED);
                return node.status("/hello") == 503;
            });
            Figures.print("heads of 30 KB that memory was short with", early.size());
            early.close();

            until("there is memory again", () -> node.status("/hello") == 200);
            assertThat(node.program().isAlive()).isTrue();
        }
    }

    private static final class Clients implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        void add(int port, String request) {
            try {
                var socket = new Socket();
                socket.setReceiveBufferSize(4 * 1024); // or the kernel would hold what the node should
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                sockets.add(socket);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int size() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) socket.close();
        }
    }
}
