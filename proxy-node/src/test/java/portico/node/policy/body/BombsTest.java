package portico.node.policy.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.listener.TrafficLimits;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/**
 * Bodies that are small and become large: what all threads of this process have allocated since is counted, which is more
 * than they can have held at any time. A body that was undone as a whole would be a gibibyte.
 */
class BombsTest {
    private static final long EXPANDED = (1L << 30) + (1 << 20);

    /** Of a body that is looked at: a bomb must not be refused for what it is before it is undone. */
    private static final int BODY_MAX = 2 << 20;

    /** The bomb several times (the test's own, the upstream's), what comes out of it up to the bound, and buffers. */
    private static final long ALLOCATED_MAX = 64 << 20;

    /** Of which each of two loops has the half: two bodies, or three. */
    private static final long HELD_MAX = 8 << 20;

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(
            true,
            settings -> settings.within(
                    new TrafficLimits(1000, 10_000, 32 * 1024, 60_000, 60_000, 1 << 24, 60_000, HELD_MAX, 128, 200)));

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String JSON = "Content-Type: application/json";
    private static final byte[] GZIP = gzip();

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
        Await.until("nothing runs", () -> GATEWAY.listener().running() == 0);
    }

    /** A list of one text of more than a gibibyte: in members (RFC 1952 §2.2), for that is made sooner. */
    private static byte[] gzip() {
        byte[] member = coded(GZIPOutputStream::new, "", 1 << 24, "");
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(coded(GZIPOutputStream::new, "[\"", 0, ""));
        for (long octets = 0; octets < EXPANDED; octets += 1 << 24) bomb.writeBytes(member);
        bomb.writeBytes(coded(GZIPOutputStream::new, "", 0, "\"]"));
        return bomb.toByteArray();
    }

    private interface Coding {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] coded(Coding coding, String before, long octets, String after) {
        byte[] some = new byte[1 << 16];
        Arrays.fill(some, (byte) 'a');
        var out = new ByteArrayOutputStream();
        try (var coder = coding.over(out)) {
            coder.write(before.getBytes(US_ASCII));
            for (long left = octets; left > 0; left -= some.length)
                coder.write(some, 0, (int) Math.min(left, some.length));
            coder.write(after.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static Stream<Arguments> bombs() {
        Brotli4jLoader.ensureAvailability();
        byte[] brotli =
                coded(out -> new BrotliOutputStream(out, Encoder.Parameters.create(1, 19)), "[\"", EXPANDED, "\"]");
        byte[] zstd = coded(out -> new ZstdOutputStreamNoFinalizer(out, 1), "[\"", EXPANDED, "\"]");
        byte[] half = coded(GZIPOutputStream::new, "[", 1 << 20, "]");
        byte[] nested = new byte[BODY_MAX - 1];
        Arrays.fill(nested, (byte) '[');
        String members = "{\"a\":".repeat(BODY_MAX / 5 - 1);
        String values = "[" + "0,".repeat(BODY_MAX / 2 - 2) + "0]";
        return Stream.of(
                Arguments.of("gzip", GZIP, "gzip", 413),
                Arguments.of("gzip in gzip", zipped(GZIP), "gzip, gzip", 415),
                Arguments.of("gzip that ends too early", Arrays.copyOf(half, half.length - 100), "gzip", 400),
                Arguments.of("gzip without its end", Arrays.copyOf(GZIP, 1000), "gzip", 400),
                Arguments.of("no gzip at all", "[]".getBytes(US_ASCII), "gzip", 400),
                Arguments.of("brotli", brotli, "br", 415),
                Arguments.of("zstd", zstd, "zstd", 415),
                Arguments.of("lists in lists", nested, "", 400),
                Arguments.of("objects in objects", members.getBytes(US_ASCII), "", 400),
                Arguments.of("zipped lists in lists", zipped(nested), "gzip", 400),
                Arguments.of("many values", values.getBytes(US_ASCII), "", 413),
                Arguments.of("zipped values", zipped(values.getBytes(US_ASCII)), "gzip", 413),
                Arguments.of("a number of a mebibyte", "1".repeat(1 << 20).getBytes(US_ASCII), "", 413));
    }

    private static byte[] zipped(byte[] octets) {
        var out = new ByteArrayOutputStream();
        try (var coder = new GZIPOutputStream(out)) {
            coder.write(octets);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private void route(String policies) {
        GATEWAY.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: r, match: { paths: [/r] }, forward: { service: s }, policies: [ %s ] }
                """.formatted(upstream.address(), policies));
    }

    private static RawClient.Response post(byte[] body, String coding) {
        return GATEWAY.send("POST /r HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\n"
                + (coding.isEmpty() ? "" : "Content-Encoding: " + coding + "\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n" + new String(body, ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void requestsAreRefused(String what, byte[] body, String coding, int status) throws Exception {
        String bound = "bodyBytesMax: " + BODY_MAX + "B";
        for (String policy : new String[] {
            "{ type: validation, settings: { body: { type: array }, %s } }",
            "{ type: request-transform, settings: { body: { set: { /0: 1 }, %s } } }"
        }) {
            route(policy.formatted(bound));
            long allocated = allocatedBy(() -> {
                assertThat(post(body, coding).status()).as(policy).isEqualTo(status);
                return true;
            });
            assertThat(allocated).as(policy).isLessThan(ALLOCATED_MAX);
            assertThat(upstream.waiting()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void answersAreNotGiven(String what, byte[] body, String coding, int status) throws Exception {
        upstream.behave(answer(body, coding));
        String bound = "bodyBytesMax: " + BODY_MAX + "B";
        for (String policy : new String[] {
            "{ type: validation, settings: { answers: refuse, %s, openapi: '" + OPENAPI + "' } }",
            "{ type: response-transform, settings: { body: { set: { /0: 1 }, %s } } }"
        }) {
            route(policy.formatted(bound));
            long allocated = allocatedBy(() -> {
                assertThat(GATEWAY.get("/r").status()).as(policy).isEqualTo(502);
                return true;
            });
            assertThat(allocated).as(policy).isLessThan(ALLOCATED_MAX);
        }
    }

    private static final String OPENAPI = """
            {"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/r":{"get":{"responses":{"200":{"description":"d",\
            "content":{"application/json":{"schema":{"type":"array"}}}}}}}}}""";

    private static TestUpstream.Behaviour answer(byte[] body, String coding) {
        byte[] head = ("HTTP/1.1 200 OK\r\n" + JSON + "\r\nCache-Control: max-age=600\r\n"
                        + (coding.isEmpty() ? "" : "Content-Encoding: " + coding + "\r\n")
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        return (request, connection) -> {
            connection.getOutputStream().write(head);
            connection.getOutputStream().write(body);
        };
    }

    /** Neither looks inside: what is encoded goes on, and is kept, as it came. */
    @Test
    void whatIsEncodedAlreadyIsNeitherUndoneNorEncodedAgain() throws Exception {
        upstream.behave(answer(GZIP, "gzip"));
        route("{ type: compression, settings: { sizeMin: 1B } }, { type: cache, settings: { entryBytesMax: 2MiB } }");
        for (String status : new String[] {"stored", "hit"}) {
            long allocated = allocatedBy(() -> {
                var got = GATEWAY.get("/r", "Accept-Encoding: br, zstd, gzip");
                assertThat(got.headers("content-encoding")).containsExactly("gzip");
                assertThat(got.header("cache-status").orElseThrow()).contains(status);
                assertThat(got.octets()).isEqualTo(GZIP);
                return true;
            });
            assertThat(allocated).isLessThan(ALLOCATED_MAX);
        }
    }

    /** Many at once are held within the room, or refused; afterwards all of it is there again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void manyAtOnceStayWithinTheRoom(String what, byte[] body, String coding, int status) throws Exception {
        route("{ type: validation, settings: { body: { type: array }, bodyBytesMax: " + BODY_MAX + "B } }");
        int clients = 12;
        var pool = Executors.newFixedThreadPool(clients);
        try {
            var answers = pool.invokeAll(IntStream.range(0, clients)
                    .mapToObj(client -> (Callable<Integer>) () -> {
                        int got = 0;
                        for (int time = 0; time < 2; time++) {
                            got = post(body, coding).status();
                            if (got != 503) assertThat(got).isEqualTo(status);
                        }
                        return got;
                    })
                    .toList());
            for (var each : answers) each.get();
        } finally {
            pool.shutdownNow();
        }
        assertThat(upstream.waiting()).isZero();
        // Of each loop, for connections take turns.
        String good = "[\"" + "a".repeat(BODY_MAX - 4) + "\"]";
        for (int time = 0; time < 8; time++) {
            assertThat(post(good.getBytes(US_ASCII), "").status()).isEqualTo(200);
            assertThat(upstream.take().body()).hasSize(BODY_MAX);
        }
    }

    /** In octets, by all threads. */
    private static long allocatedBy(Callable<Boolean> work) throws Exception {
        Map<Long, Long> before = allocated();
        work.call();
        long sum = 0;
        for (var thread : allocated().entrySet()) sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        return sum;
    }

    private static Map<Long, Long> allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] octets = THREADS.getThreadAllocatedBytes(ids);
        var byThread = new HashMap<Long, Long>();
        for (int thread = 0; thread < ids.length; thread++)
            if (octets[thread] >= 0) byThread.put(ids[thread], octets[thread]);
        return byThread;
    }
}
