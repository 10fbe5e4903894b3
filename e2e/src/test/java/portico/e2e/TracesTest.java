package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portico.testing.RawClient;

/** A node as it is packaged sends spans to a collector, and those that are left when it ends. */
final class TracesTest {
    private static final String FIRST = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String LAST = "5bf92f3577b34da6a3ce929d0e0e4736";

    private static final List<String> taken = new CopyOnWriteArrayList<>();
    private static HttpServer collector;
    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", TracesTest::take);
        collector.start();
        cluster = Cluster.start(TracesTest.class, 1, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        collector.stop(0);
    }

    @Test
    void whatIsServedIsToldToTheCollector() {
        cluster.api().awaitApplied(cluster.api().put("/routes/traced", """
                {"match":{"paths":["/traced"]},"respond":{"body":"hello"},"policies":[{"type":"tracing"}]}""").ok().revision());
        Node node = cluster.addNode(
                        "traced",
                        Map.of(
                                "PORTICO_TRACES_URL",
                                "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"))
                .awaitReady();
        serve(node, FIRST);
        until("it is told", () -> told(FIRST));
        serve(node, LAST);
        node.program().terminate();
        assertThat(node.program().awaitEnd()).isZero();
        assertThat(told(LAST)).isTrue();
    }

    private static void serve(Node node, String trace) {
        assertThat(RawClient.once(
                                node.port(),
                                "GET /traced HTTP/1.1\r\nhost: x\r\ntraceparent: 00-" + trace
                                        + "-00f067aa0ba902b7-01\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    /** The id is in the message as it is in memory. */
    private static boolean told(String trace) {
        String octets = new String(new BigInteger(trace, 16).toByteArray(), StandardCharsets.ISO_8859_1);
        return taken.stream().anyMatch(message -> message.contains(octets));
    }

    private static void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] message = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
            taken.add(new String(message, StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
