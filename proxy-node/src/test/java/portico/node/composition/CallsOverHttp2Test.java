package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.RawClient;

/** Calls to a service that speaks HTTP/2, where a request ends early without its connection. */
class CallsOverHttp2Test {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger reset = new AtomicInteger();
    private String address;

    @BeforeEach
    void start() throws Exception {
        var server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(end -> connections.decrementAndGet());
                })
                .requestHandler(this::never);
        address = "127.0.0.1:" + done(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    @ParameterizedTest(name = "of a client over HTTP/2: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatLeavesResetsThem(boolean http2) {
        GATEWAY.apply("""
                services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ], timeouts: { connect: 60s } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                compositions:
                - name: c
                  deadline: 5m
                  calls: { a: { service: s, path: /a }, b: { service: s, path: /b }, c: { service: s, path: /c, failure: optional } }
                """.formatted(address));
        if (http2) {
            try (var client = new Http2Client(GATEWAY.listener().h2cPort())) {
                client.request(1, true, ":method GET", ":scheme http", ":authority gateway.test", ":path /home");
                Await.until("all calls are there", () -> asked.get() == 3);
                client.reset(1);
                Await.until("all calls are reset", () -> reset.get() == 3);
            }
        } else {
            try (var client = new RawClient(GATEWAY.port())) {
                client.send("GET /home HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
                Await.until("all calls are there", () -> asked.get() == 3);
            }
            Await.until("all calls are reset", () -> reset.get() == 3);
        }
        Await.until("nothing runs", () -> GATEWAY.listener().running() == 0);
        assertThat(asked).hasValue(3);
        assertThat(connections).hasPositiveValue();
    }

    private void never(HttpServerRequest request) {
        asked.incrementAndGet();
        request.response().exceptionHandler(ended -> {
            if (ended instanceof StreamResetException) reset.incrementAndGet();
        });
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
