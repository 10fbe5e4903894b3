package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What becomes of the other streams where a client does not take the octets of its connection, whatever its windows say. */
class Http2SlowClientTest {
    private static final int LARGE_BYTES = 64 << 20;
    private static final int PIECE_BYTES = 64 << 10;

    /** How often nothing may have moved before that is how it stays. */
    private static final int LOOKS = 20;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final AtomicLong written = new AtomicLong();
    private final TestUpstream upstream = new TestUpstream(this::serve);

    @BeforeEach
    void route() {
        route("1");
    }

    private void route(String config) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: all
                  match: { paths: ["/**"] }
                  forward: { service: s }
                  policies: [ { type: response-headers, settings: { set: { x-config: "%s" } } } ]
                """.formatted(upstream.address(), config));
    }

    @AfterEach
    void close() {
        upstream.close();
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void theirAnswersComeBetweenThePiecesOfALargeOne() {
        try (var client = clientOfALargeAnswer()) {
            for (int stream = 3; stream < 40; stream += 2) get(client, stream, "/small");
            for (int stream = 3; stream < 40; stream += 2) {
                takeUntilAnswered(client, stream); // in any order: the service has a connection for each
                assertThat(client.status(stream)).isEqualTo("200");
            }
            assertThat(client.octets(1)).isLessThan(LARGE_BYTES / 2);
        }
    }

    @Test
    void whatHasWaitedBeginsWithTheConfigurationThatThereIsThen() {
        // Their sockets may have room for more than the test knows, and then nothing waits.
        Await.until("streams wait", () -> {
            route("1");
            try (var client = clientOfALargeAnswer()) {
                get(client, 3, "/small");
                client.request(5, false, ":method POST", ":scheme http", ":authority x", ":path /small");
                for (int octet = 0; octet < 1_000; octet++) client.data(5, "x", octet == 999);
                route("2");
                takeUntilAnswered(client, 3);
                takeUntilAnswered(client, 5);
                assertThat(bodyOfThePost()).isEqualTo("x".repeat(1_000));
                return Stream.of(3, 5).allMatch(stream -> "2".equals(client.field(stream, "x-config")));
            }
        });
    }

    private String bodyOfThePost() {
        TestUpstream.Received request = upstream.take();
        while (!request.requestLine().startsWith("POST")) request = upstream.take();
        return new String(request.body(), StandardCharsets.ISO_8859_1);
    }

    /** Asks for a large answer, and takes nothing of it until nobody can send more. */
    private Http2Client clientOfALargeAnswer() {
        Http2Client client = Http2Client.slow(gateway.listener().h2cPort());
        client.window(1 << 30);
        client.window(0, 1 << 30);
        written.set(0);
        get(client, 1, "/large");
        var before = new AtomicLong(-1);
        var looks = new AtomicInteger();
        Await.until("nothing moves", () -> {
            long now = written.get();
            if (before.getAndSet(now) != now) looks.set(0);
            return now > 0 && looks.incrementAndGet() > LOOKS;
        });
        return client;
    }

    private static void takeUntilAnswered(Http2Client client, int stream) {
        Await.until("stream " + stream + " is answered", () -> {
            client.take(10);
            return client.isAnswered(stream);
        });
    }

    private static void get(Http2Client client, int stream, String path) {
        client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path " + path);
    }

    private void serve(TestUpstream.Received request, Socket connection) throws IOException {
        if (!request.requestLine().contains("/large")) {
            TestUpstream.answer("200 OK", "small").serve(request, connection);
            return;
        }
        var out = connection.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n"
                .formatted(LARGE_BYTES)
                .getBytes(StandardCharsets.US_ASCII));
        for (int piece = 0; piece < LARGE_BYTES / PIECE_BYTES; piece++) {
            out.write(new byte[PIECE_BYTES]);
            written.addAndGet(PIECE_BYTES);
        }
    }
}
