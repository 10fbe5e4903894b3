package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.LargeBodyRules.MEMORY_MAX;
import static portico.node.carrier.LargeBodyRules.SIZE;
import static portico.node.carrier.LargeBodyRules.memory;
import static portico.node.carrier.LargeBodyRules.octet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.testing.Await;

/** As {@link LargeBodyRules}, in HTTP/2 on both sides: a body that is larger than any memory flows both ways at once. */
class Http2LargeBodyTest {
    private static final int PIECE = 1 << 16;

    /** Of a gigabyte that stands still, what the windows and sockets of two connections may hold. */
    private static final long UNDER_WAY_MAX = 32L << 20;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong(-1);

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void aGibibyteGoesBothWaysToASlowPeerInFlatMemory() {
        int port = get(vertx.createHttpServer(
                                new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                        .requestHandler(request -> request.pipeTo(request.response()))
                        .listen())
                .actualPort();
        gateway.apply("""
                services: [ { name: s, protocol: h2c, targets: [ { address: "127.0.0.1:%d" } ] } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(port));
        long before = memory();
        HttpClientRequest request = get(vertx.createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(gateway.listener().h2cPort())
                        .setURI("/")));
        Future<HttpClientResponse> answer = request.response().onSuccess(HttpClientResponse::pause);
        request.setChunked(true).drainHandler(drained -> send(request));
        vertx.runOnContext(begin -> send(request));
        HttpClientResponse response = get(answer);
        assertThat(response.statusCode()).isEqualTo(200);

        LargeBodyRules.awaitStandstill(sent);
        assertThat(sent.get()).isLessThan(UNDER_WAY_MAX);

        var most = new AtomicLong(memory());
        Future<Void> end = response.end();
        response.handler(this::receive).resume();
        var looked = new AtomicLong();
        Await.until("all is back", () -> {
            long now = received.get();
            if (now >> 26 != looked.getAndSet(now >> 26)) most.set(Math.max(most.get(), memory()));
            return now == SIZE || end.isComplete();
        });
        get(end);
        assertThat(received).hasValue(SIZE);
        assertThat(wrong).as("the first octet that is another").hasValue(-1);
        assertThat(most.get() - before).isLessThan(MEMORY_MAX);
    }

    private void send(HttpClientRequest request) {
        while (!request.writeQueueFull()) {
            long at = sent.get();
            if (at == SIZE) {
                request.end();
                return;
            }
            byte[] piece = new byte[PIECE];
            for (int index = 0; index < PIECE; index++) piece[index] = octet(at + index);
            sent.addAndGet(PIECE);
            request.write(Buffer.buffer(piece));
        }
    }

    private void receive(Buffer piece) {
        long from = received.get();
        for (int at = 0; at < piece.length(); at += 4099)
            if (piece.getByte(at) != octet(from + at)) wrong.compareAndSet(-1, from + at);
        received.addAndGet(piece.length());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
