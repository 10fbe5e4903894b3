package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Clients of HTTP/2 that cost more than they pay, by the frame. */
class Http2FloodTest extends Http2Case {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    /** RFC 9113 §6.9.2: 64 KiB less one octet are what every connection has. */
    private static final int MORE_AHEAD = 1024 * 1024 - 65_535;

    /** In 30 s, of a client. */
    private static final int RESETS_MAX = 200;

    Http2FloodTest() {
        super(GATEWAY);
    }

    @Test
    void rapidResetsEndTheConnection() {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            for (int stream = 1; stream < 100_000 && !client.isClosed(); stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                client.reset(stream);
            }
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("all of its work has ended", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        // No more of it has begun than a client may reset, however fast it was.
        assertThat(upstream.accepted()).isLessThanOrEqualTo(RESETS_MAX + 1);
        upstream.behave(TestUpstream.answer("200 OK", "hello"));
        try (var other = client()) {
            other.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(other.status(1)).isEqualTo("200");
        }
    }

    /** By frames that are errors of a stream, which costs the client no reset of its own (CVE-2025-8671). */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a window that does not grow", "a window that is too large", "a body behind the end"})
    void whoHasTheNodeResetStreamsIsHeldToTheSame(String how) {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            for (int stream = 1; stream < 100_000 && !client.isClosed(); stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
                switch (how) {
                    case "a window that does not grow" -> client.window(stream, 0);
                    case "a window that is too large" -> client.window(stream, Integer.MAX_VALUE);
                    default -> client.data(stream, "more", false);
                }
            }
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("all of its work has ended", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        assertThat(upstream.accepted()).isLessThanOrEqualTo(RESETS_MAX + 1);
    }

    /** Answers to them would wait for a client that never reads. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"PING, 0000080600000000000000000000000000", "SETTINGS, 000000040000000000"})
    void whoAsksForAnswersAndReadsNoneIsCutOff(String name, String frame) {
        long limit = 256L << 20;
        byte[] frames = HexFormat.of().parseHex(frame.repeat(1_000));
        try (var client = new RawClient(gateway.listener().h2cPort())) {
            String settingsAck = "\0\0\0\4\1\0\0\0\0";
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                    .send(HexFormat.of().parseHex("000000040000000000"))
                    .readUntil(settingsAck);
            assertThatThrownBy(() -> {
                        for (long sent = 0; sent < limit; sent += frames.length) client.send(frames);
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aFloodOfEmptyPiecesOfABodyEndsTheConnection() {
        try (var client = client()) {
            client.request(1, false, ":method POST", ":scheme http", ":authority x", ":path /");
            for (int piece = 0; piece < 1_000_000 && !client.isClosed(); piece++) client.data(1, "", false);
            Await.until("the connection is closed", client::isClosed);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aFloodOfContinuationsEndsTheConnection() {
        try (var client = client()) {
            client.continuations(1, 10_000);
            Await.until("the connection is closed", client::isClosed);
        }
    }

    /** Each frame brings a part of a head, of a field that is whole or of none. */
    @ParameterizedTest(name = "{0} octets a frame")
    @ValueSource(ints = {1, 100, 16_000})
    void aFloodOfContinuationsWithContentEndsTheConnectionToo(int octets) {
        long limit = 16L << 20;
        try (var client = client()) {
            long sent = client.continuations(
                    1, (int) (limit / octets), "x".repeat(octets).getBytes());
            Await.until("the connection is closed", client::isClosed);
            // What the sockets in between hold, and no more than that.
            assertThat(sent).isLessThan(limit);
        }
        try (var other = client()) {
            other.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(other.status(1)).isEqualTo("200");
        }
        assertThat(upstream.take().requestLine()).isEqualTo("GET / HTTP/1.1");
        assertThat(upstream.waiting()).isZero();
    }

    /** A connection may send little ahead until it needs more, and then only as many may as the node has memory for. */
    @Test
    void soManyConnectionsMaySendMuchAhead() {
        upstream.behave((request, connection) -> {});
        int most = 256 * 1024 * 1024 / MORE_AHEAD;
        var clients = new ArrayList<Http2Client>();
        try {
            while (clients.size() < most + 30) {
                var client = client();
                clients.add(client);
                upload(client);
            }
            long wide = clients.stream().filter(Http2FloodTest::hasRoom).count();
            assertThat(wide).isBetween(most / TestGateway.LOOPS - 1L, (long) most);
        } finally {
            clients.forEach(Http2Client::close);
        }
        Await.until("those that are closed have given it back", () -> {
            try (var client = client()) {
                upload(client);
                return hasRoom(client);
            }
        });
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    /** More than half of what a connection may send at first. */
    private static void upload(Http2Client client) {
        client.request(1, false, ":method POST", ":scheme http", ":authority x", ":path /a");
        client.data(1, "some", false);
        client.awaitRead();
        assertThat(hasRoom(client)).isFalse();
        for (int piece = 0; piece < 3; piece++) client.data(1, "x".repeat(16_000), false);
        client.awaitRead();
    }

    private static boolean hasRoom(Http2Client client) {
        return client.room() >= MORE_AHEAD;
    }
}
