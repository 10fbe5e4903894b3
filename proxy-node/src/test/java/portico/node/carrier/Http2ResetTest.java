package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.Figure;

/** Streams that are reset before their answer is whole, by the client and by the node. */
class Http2ResetTest extends Http2Case {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    Http2ResetTest() {
        super(GATEWAY);
    }

    /** Long before anything times out; how long before is printed, and no reason to fail on a busy machine. */
    @Test
    void aClientThatResetsItsStreamCancelsTheRequestAtTheService() {
        var left = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            upstream.take();
            long reset = System.nanoTime();
            client.reset(1);
            Await.until("the service hears of it", () -> left.getCount() == 0);
            report(reset);
        }
    }

    @Test
    void andItsStreamWhereTheServiceSpeaksHttp2() {
        try (var target = new Http2Upstream()) {
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(target.address()));
            target.behave((request, stream) -> {
                if (!"/next".contentEquals(request.head().path())) return;
                stream.answer("200", "next");
            });
            try (var client = client()) {
                client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
                target.take();
                long reset = System.nanoTime();
                client.reset(1);
                Await.until("the service hears of it", () -> target.resets() == 1);
                report(reset);
                client.request(3, true, ":method GET", ":scheme http", ":authority x", ":path /next");
                assertThat(client.status(3)).isEqualTo("200");
            }
            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aServiceThatDiesInItsBodyResetsTheStream() {
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello".getBytes());
            connection.close();
        });
        assertThatThrownBy(() -> tlsClient().send(get("/a").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    /** "No error" is what a stream ends with whose answer is whole, and some clients take it for that. */
    @Test
    void itIsResetAsAnError() {
        theServiceDiesBetweenChunks();
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(client.resetCode(1)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
        }
    }

    /** However often: it is not the client's doing. */
    @Test
    void aConnectionOutlivesManyOfThem() {
        theServiceDiesBetweenChunks();
        try (var client = client()) {
            for (int stream = 1; stream < 2 * 250; stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                assertThat(client.resetCode(stream)).isEqualTo((int) Http2Error.INTERNAL_ERROR.code());
            }
        }
    }

    private void theServiceDiesBetweenChunks() {
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n".getBytes());
            connection.close();
        });
    }

    private static void report(long resetNanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - resetNanos);
        Figure.print("from the client's reset to the end at the service", "%.1f ms".formatted(micros / 1000.0));
    }
}
