package portico.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.testing.Await.until;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.testing.RawClient;

/** Any octets at any port of the programs end in a refusal or with the connection, and leave no word in the log. */
final class NonsenseTest {
    private static final int CASES = 8;
    private static final int SILENCE_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");

    /** That its other half has gone or come back, and that a thread was kept waiting for its turn. */
    private static final Pattern OF_ITSELF = Pattern.compile("(?m)^.*(\\[sync\\.| (INFO|WARN) +The node |"
            + "has been blocked for |VertxException: Thread blocked).*\\n(\\s+at .*\\n)*");

    /** What frames messages, and what is nearly that. */
    private static final String TELLING = "\r\n\r\n \t:;,/?#%.01afAF-_\"\\\0\u007f\u0080\u00ff";

    private static final String LAST = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static final List<String> TALKS = List.of(
            "GET /q/health/ready HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /q/metrics?a=b HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n",
            "GET /api/v1/routes?limit=2 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x.y.z\r\n\r\n",
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            "PUT /api/v1/routes/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "GET /sync/v1/channel HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            "GET /sync/v1/chunks/00 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
            "\26\3\1\0\50\1\0\0\44\3\3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0\0\2\0\57\1\0");

    private static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    /** The head of a POST to {@code x}, whose body is still to come. */
    private static final String POST = "\0\0\6\1\4\0\0\0\1\203\206\204\101\1x";

    private static final String PING = "\0\0\10\6\0\0\0\0\0nonsense";
    private static final String PINGED = "\0\0\10\6\1\0\0\0\0nonsense";

    private static Cluster cluster;

    /** Of its own, where nobody else has anything to say; and what is said of its start has been said. */
    @BeforeAll
    static void start() {
        cluster = Cluster.start(NonsenseTest.class, 1, 1);
        awaitSaid(
                cluster.node().program(),
                "Following",
                "Installed features",
                "Serving the IDENTITY",
                "Serving the ROUTING");
        awaitSaid(cluster.admin().program(), "started in", "The node node-1 is here");
    }

    private static void awaitSaid(Program program, String... words) {
        for (String word : words)
            until("the log says " + word, () -> program.output().contains(word));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void endsInARefusalOrWithTheConnection(long seed) throws IOException {
        var random = new Random(seed);
        var node = cluster.node();
        Map<String, Integer> ports = new TreeMap<>(Map.of(
                "the admin API", cluster.admin().port(),
                "the channel", cluster.admin().channelPort(),
                "traffic", node.port(),
                "TLS", node.tlsPort(),
                "HTTP/2", node.h2cPort(),
                "management", node.managementPort()));
        int before = node.program().output().length();
        int adminBefore = cluster.admin().program().output().length();
        for (var port : ports.entrySet())
            for (int number = 0; number < CASES; number++) {
                String octets = drawn(random) + LAST;
                var statuses = STATUS.matcher(said(port.getValue(), octets));
                while (statuses.find())
                    assertThat(statuses.group(1))
                            .as("%s, of %s", port.getKey(), shown(octets))
                            .matches("100|101|[24][0-9]{2}|501|503");
            }
        assertThat(saidOfIt(node.program(), before)).isEmpty();
        assertThat(saidOfIt(cluster.admin().program(), adminBefore)).isEmpty();
        assertThat(node.isReady()).isTrue();
        cluster.api().get("/routes?limit=1").ok();
    }

    /** In HTTP/2 a client may go on with a body for a while when it has its answer: it has not heard yet that it need not. */
    @Test
    void aBodyBehindItsAnswerIsNotLogged() {
        var node = cluster.node();
        int before = node.program().output().length();
        try (var client = new RawClient(node.h2cPort())) {
            client.send(HTTP2 + POST).readUntil("application/problem+json");
            client.send("\0\0\1\0\0\0\0\0\1x".repeat(100) + PING).readUntil(PINGED);
        }
        assertThat(saidOfIt(node.program(), before)).isEmpty();
    }

    @Test
    void whoAsksForAnswersAndReadsNoneIsNotLogged() {
        var node = cluster.node();
        int before = node.program().output().length();
        byte[] pings = PING.repeat(1_000).getBytes(ISO_8859_1);
        try (var client = new RawClient(node.h2cPort())) {
            client.send(HTTP2 + PING).readUntil(PINGED);
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 256 << 20; sent += pings.length) client.send(pings);
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(saidOfIt(node.program(), before)).isEmpty();
    }

    /** What a program has said meanwhile, but for what it says on a busy machine without being asked. */
    private static String saidOfIt(Program program, int from) {
        return OF_ITSELF.matcher(program.output().substring(from)).replaceAll("");
    }

    /** What the other side says up to its end; whoever waits for more is told that there is none. */
    private static String said(int port, String octets) throws IOException {
        var said = new StringBuilder();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            try {
                socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
                socket.setSoTimeout(SILENCE_MILLIS);
                readInto(said, socket.getInputStream());
            } catch (SocketTimeoutException waits) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.shutdownOutput();
                readInto(said, socket.getInputStream());
            }
        } catch (SocketTimeoutException hangs) {
            throw new AssertionError("It hangs with " + shown(octets), hangs);
        } catch (IOException reset) {
            return said.toString(); // an end, too
        }
        return said.toString();
    }

    private static void readInto(StringBuilder said, InputStream in) throws IOException {
        for (int octet = in.read(); octet >= 0; octet = in.read()) said.append((char) octet);
    }

    private static String drawn(Random random) {
        if (random.nextInt(6) == 0) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            return new String(noise, ISO_8859_1);
        }
        var changed = new StringBuilder(TALKS.get(random.nextInt(TALKS.size())));
        for (int left = random.nextInt(5); left > 0; left--) {
            int at = random.nextInt(changed.length());
            char other = TELLING.charAt(random.nextInt(TELLING.length()));
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, other);
                case 1 -> changed.insert(at, other);
                case 2 -> changed.insert(at, changed.charAt(at));
                default -> changed.setLength(at + 1);
            }
        }
        return changed.toString();
    }

    private static String shown(String octets) {
        return octets.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
