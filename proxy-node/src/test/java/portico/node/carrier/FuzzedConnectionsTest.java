package portico.node.carrier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.fast.Mutations.any;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.carrier.fast.Mutations;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/**
 * Any octets at the doors for HTTP/2, TLS and the PROXY header end with the connection, soon, and leave no stack trace in
 * the log; what reaches the service all the same is a request as any other. For HTTP/1.1 see {@link FuzzedRequestsTest}.
 */
class FuzzedConnectionsTest {
    /** At once, and so many for each seed and door. */
    private static final int CONNECTIONS = 12;

    private static final UnaryOperator<TrafficSettings> IMPATIENT =
            settings -> settings.within(new TrafficLimits(100, 1_000, 4096, 500, 400, 1 << 16, 200, 1 << 20, 10, 100));

    private static final TrustedProxies LOOPBACK = TrustedProxies.of(List.of("127.0.0.0/8"));
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

    @RegisterExtension
    static final TestGateway PLAIN = new TestGateway(true, IMPATIENT);

    @RegisterExtension
    static final TestGateway PROXIED = new TestGateway(
            true, settings -> IMPATIENT.apply(settings).withProxyProtocol(true).on("127.0.0.1", LOOPBACK));

    /** As it is usually, so that it is not for their time that connections end. */
    @RegisterExtension
    static final TestGateway PATIENT =
            new TestGateway(true, settings -> settings.withProxyProtocol(true).on("127.0.0.1", LOOPBACK));

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(CONNECTIONS);

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void route() {
        for (var gateway : List.of(PLAIN, PROXIED))
            gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    certificates:
                    %s
                    """.formatted(upstream.address(), TestGateway.yaml("localhost", CERTIFICATE)));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void framesOfHttp2(long seed) {
        int port = PLAIN.listener().h2cPort();
        fuzz(PLAIN, seed, FuzzedConnectionsTest::conversation, octets -> send(new RawClient(port), octets));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void framesOfHttp2InsideOfTls(long seed) {
        fuzz(PLAIN, seed, FuzzedConnectionsTest::conversation, octets -> send(tls("h2"), octets));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void requestsInsideOfTls(long seed) {
        fuzz(PLAIN, seed, FuzzedConnectionsTest::request, octets -> send(tls("http/1.1"), octets));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void handshakesOfTls(long seed) {
        int port = PLAIN.listener().tlsPort();
        fuzz(PLAIN, seed, FuzzedConnectionsTest::handshake, octets -> send(new RawClient(port), octets));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void proxyHeaders(long seed) {
        var listener = PROXIED.listener();
        int[] ports = {PROXIED.port(), listener.tlsPort(), listener.h2cPort()};
        fuzz(
                PROXIED,
                seed,
                FuzzedConnectionsTest::proxied,
                octets -> send(new RawClient(ports[octets.length() % ports.length]), octets));
    }

    /** What is no beginning of anything is not kept in the hope of its end. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"a PROXY line", "a hello of TLS", "a frame of HTTP/2"})
    void whatNeverEndsIsCutOff(String what) {
        byte[] piece = new byte[1 << 14];
        String local = header("2000 0000");
        String beginning = switch (what) {
            case "a PROXY line" -> "PROXY TCP4 ";
            // Of 16 MiB, in records of 16 KiB.
            case "a hello of TLS" -> local + text("16 0301 4000 01 ffffff 0303");
            default -> local + PREFACE + text(frame(4, 0, 0, new byte[0])) + text("ffffff 00 00 00000001");
        };
        var listener = PATIENT.listener();
        int port = switch (what) {
            case "a hello of TLS" -> listener.tlsPort();
            case "a frame of HTTP/2" -> listener.h2cPort();
            default -> PATIENT.port();
        };
        long sent = 0;
        try (var client = new RawClient(port)) {
            client.send(beginning);
            for (; sent < 64 << 20; sent += piece.length) client.send(piece);
        } catch (UncheckedIOException cutOff) {
            assertThat(sent).isLessThan(64 << 20);
            return;
        }
        throw new AssertionError("It took all of it");
    }

    private void fuzz(
            TestGateway gateway, long seed, Function<Random, String> drawing, Function<String, String> sending) {
        var random = new Random(seed);
        try (var log = new CapturedLog()) {
            List<Future<String>> ends = new ArrayList<>();
            for (int number = 0; number < CONNECTIONS; number++) {
                String octets = drawing.apply(random);
                ends.add(THREADS.submit(() -> sending.apply(octets)));
            }
            for (var end : ends) assertThat(end).succeedsWithin(2, TimeUnit.MINUTES);
            Await.until("nothing runs", () -> gateway.listener().running() == 0);
            assertThat(log.text()).doesNotContain("Exception", "Error");
        }
        while (upstream.waiting() > 0) {
            var request = upstream.take();
            assertThat(request.header("host")).hasSize(1);
            assertThat(request.names()).allMatch(NAME.asMatchPredicate());
        }
        String ahead = gateway == PROXIED ? header("2000 0000") : "";
        Await.until("all is well", () -> {
            try (var client = new RawClient(gateway.port())) {
                return client.send(ahead + "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status()
                        == 200;
            }
        });
        upstream.take();
    }

    private static RawClient tls(String protocol) {
        var opened = new AtomicReference<RawClient>();
        // On a busy machine the first handshakes may take longer than they may.
        Await.until("there is time for a handshake", () -> {
            opened.set(RawClient.tls(
                    PLAIN.listener().tlsPort(), CERTIFICATE.trusting(), "localhost", protocol, new byte[0]));
            return true;
        });
        return opened.get();
    }

    /** Sends, and waits for the other side's end; what it says until then is its own affair. */
    private static String send(RawClient opened, String octets) {
        try (var client = opened) {
            return client.send(octets).readToEnd();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof java.net.SocketTimeoutException) throw e;
            return ""; // it has ended while we spoke
        }
    }

    /** What a client of HTTP/2 says, more or less. */
    private static String conversation(Random random) {
        if (random.nextInt(8) == 0) return PREFACE + noise(random, 200);
        var frames = new ByteArrayOutputStream();
        frames.writeBytes(frame(4, 0, 0, new byte[0]));
        var encoder = new DefaultHttp2HeadersEncoder();
        int stream = 1;
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            switch (random.nextInt(8)) {
                case 0, 1 -> frames.writeBytes(frame(1, 5, stream, head(encoder, stream, "GET")));
                case 2 -> {
                    frames.writeBytes(frame(1, 4, stream, head(encoder, stream, "POST")));
                    frames.writeBytes(frame(0, random.nextInt(2), stream, "hello".getBytes(ISO_8859_1)));
                }
                case 3 -> {
                    frames.writeBytes(frame(1, 1, stream, head(encoder, stream, "PUT")));
                    frames.writeBytes(frame(9, 4, stream, new byte[0]));
                }
                case 4 ->
                    frames.writeBytes(frame(4, 0, 0, new byte[] {
                        0, (byte) (1 + random.nextInt(8)), 0, 0, (byte) random.nextInt(256), (byte) random.nextInt(256)
                    }));
                case 5 -> frames.writeBytes(frame(6, 0, 0, new byte[8]));
                case 6 ->
                    frames.writeBytes(frame(8, 0, random.nextInt(stream + 1), new byte[] {
                        (byte) random.nextInt(128), 0, 0, (byte) random.nextInt(256)
                    }));
                default ->
                    frames.writeBytes(frame(
                            random.nextInt(12),
                            random.nextInt(256),
                            random.nextInt(stream + 3),
                            noise(random, 40).getBytes(ISO_8859_1)));
            }
            stream += 2;
        }
        return PREFACE + Mutations.of(text(frames.toByteArray()), random, 4);
    }

    private static byte[] head(DefaultHttp2HeadersEncoder encoder, int stream, String method) {
        var headers = new DefaultHttp2Headers()
                .method(method)
                .scheme("http")
                .authority("x.example")
                .path("/a/b?c=d")
                .add("x-a", "1")
                .add("cookie", "a=b");
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        byte[] octets = new byte[block.readableBytes()];
        block.readBytes(octets);
        return octets;
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        frame.writeBytes(payload);
        byte[] octets = new byte[frame.readableBytes()];
        frame.readBytes(octets);
        return octets;
    }

    private static String request(Random random) {
        return Mutations.of(
                any(
                        random,
                        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
                        "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
                        "PUT /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
                        "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"),
                random,
                4);
    }

    private static String handshake(Random random) {
        if (random.nextInt(4) == 0) return noise(random, 300);
        String hello = text(TlsTest.hello("localhost", any(random, "0301", "0303"), ""));
        return Mutations.of(hello, random, 4);
    }

    private static String proxied(Random random) {
        String header = any(
                random,
                "PROXY TCP4 192.0.2.7 198.51.100.1 5000 80\r\n",
                "PROXY TCP6 2001:db8::7 2001:db8::1 5000 80\r\n",
                "PROXY UNKNOWN\r\n",
                header("2111 000c c0000208 0a000001 1388 0050"),
                header("2121 0024 20010db8000000000000000000000008 20010db8000000000000000000000001 1388 0050"),
                header("2111 0019 c0000208 0a000001 1388 0050 01 0002 6832 02 0005 782e636f6d"),
                header("2111 001e c0000208 0a000001 1388 0050 20 000f 07 00000000 21 0007 544c5376312e33"),
                noise(random, 60));
        return Mutations.of(header, random, 3)
                + any(
                        random,
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                        PREFACE,
                        text(TlsTest.hello("localhost", "0303", "")));
    }

    /** A PROXY header of version 2: what follows the signature, in hexadecimal. */
    private static String header(String rest) {
        return text("0d0a0d0a000d0a515549540a" + rest);
    }

    private static String noise(Random random, int most) {
        byte[] octets = new byte[1 + random.nextInt(most)];
        random.nextBytes(octets);
        return text(octets);
    }

    private static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    private static String text(String hexadecimal) {
        return text(HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
    }
}
