package portico.node.policy.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.BrotliDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Which answers go out smaller than they came, and what is said of them. */
abstract class CompressionRules {
    private static final String TEXT = "all work and no play makes jack a dull boy. ".repeat(100);

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    CompressionRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  match: { paths: ["/r"] }
                  forward: { service: s }
                  policies: [ { type: compression, settings: { %s } } ]
                - name: own
                  match: { paths: [/own] }
                  respond: { status: 200, headers: { content-type: text/plain }, body: "%s" }
                  policies: [ { type: compression } ]
                """.formatted(upstream.address(), settings, TEXT));
    }

    private void answers(String... headers) {
        var all = new String[headers.length + 1];
        all[0] = "Content-Type: text/plain; charset=utf-8";
        System.arraycopy(headers, 0, all, 1, headers.length);
        upstream.behave(TestUpstream.answer("200 OK", TEXT, all));
    }

    @AfterEach
    void close() {
        upstream.close();
        Await.until(
                "no encoder is left, however its answer has ended",
                () -> gateway.live().encoders().taken() == 0);
    }

    @Test
    void whereThereIsNoRoomForAnEncoderTheAnswerGoesOutAsItIs() throws IOException {
        route("encodings: [gzip]");
        answers("ETag: \"1\"");
        var room = gateway.live().encoders();
        long all = EncoderRoom.BYTES_MAX - room.taken();
        assertThat(room.take(all)).isTrue();
        try {
            var plain = gateway.get("/r", "Accept-Encoding: gzip");
            assertThat(plain.status()).isEqualTo(200);
            assertThat(plain.headers("content-encoding")).isEmpty();
            assertThat(plain.headers("vary")).containsExactly("accept-encoding");
            assertThat(plain.headers("etag")).containsExactly("\"1\"");
            assertThat(plain.body()).isEqualTo(TEXT);
        } finally {
            room.giveBack(all);
        }
        var compressed = gateway.get("/r", "Accept-Encoding: gzip");
        assertThat(compressed.headers("content-encoding")).containsExactly("gzip");
        assertThat(decoded(compressed)).isEqualTo(TEXT);
    }

    private static String decoded(RawClient.Response response) throws IOException {
        String coding = response.header("content-encoding").orElse("identity");
        var octets = new ByteArrayInputStream(response.octets());
        InputStream in = switch (coding) {
            case "gzip" -> new GZIPInputStream(octets);
            case "br" -> new BrotliInputStream(octets);
            case "zstd" -> new ZstdInputStreamNoFinalizer(octets);
            default -> octets;
        };
        return new String(in.readAllBytes(), UTF_8);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            gzip                        | gzip
            GZIP                        | gzip
            x-gzip                      | gzip
            br                          | br
            zstd                        | zstd
            gzip, deflate, br, zstd     | zstd
            gzip, br                    | br
            gzip;q=1.0, zstd;q=0.5      | gzip
            gzip;q=0                    | -
            gzip;q=0.001                | gzip
            *                           | zstd
            *;q=0                       | -
            zstd;q=0, *;q=0.5           | br
            identity;q=1, gzip;q=0.5    | -
            identity;q=0.5, gzip;q=0.5  | gzip
            identity;q=0, gzip          | gzip
            gzip;q=2                    | -
            deflate                     | -
            -                           | -
            """)
    void theClientSaysWhatItTakes(String accepted, String coding) throws IOException {
        route("");
        answers();
        var response = accepted == null ? gateway.get("/r") : gateway.get("/r", "Accept-Encoding: " + accepted);
        assertThat(response.header("content-encoding").orElse(null)).isEqualTo(coding);
        assertThat(response.headers("vary")).containsExactly("accept-encoding");
        assertThat(decoded(response)).isEqualTo(TEXT);
        if (coding != null) assertThat(response.octets().length).isLessThan(TEXT.length() / 10);
        else assertThat(response.headers("content-length")).containsExactly(Integer.toString(TEXT.length()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Content-Encoding: identity            | true
            Content-Encoding: br                  | false
            Cache-Control: public, No-Transform   | false
            Content-Type: image/png               | false
            Content-Type: application/hal+json    | true
            Content-Type: application/grpc        | false
            Content-Range: bytes 0-9/10           | false
            """)
    void whatIsCodedOrShallStayOrIsSmallAlreadyStays(String header, boolean compressed) {
        route("contentTypes: [text/*, application/*]");
        if (header.startsWith("Content-Type")) upstream.behave(TestUpstream.answer("200 OK", TEXT, header));
        else answers(header);
        var response = gateway.get("/r", "Accept-Encoding: gzip");
        assertThat(response.headers("content-encoding").contains("gzip")).isEqualTo(compressed);
        if (!compressed) assertThat(response.body()).isEqualTo(TEXT);
    }

    @Test
    void smallAnswersAndPartsStayAndSoDoesWhatTheClientWantsUntouched() {
        route("sizeMin: 5KiB");
        answers();
        assertThat(gateway.get("/r", "Accept-Encoding: gzip").headers("content-encoding"))
                .isEmpty();
        route("");
        assertThat(gateway.get("/r", "Accept-Encoding: gzip", "Cache-Control: no-transform")
                        .headers("content-encoding"))
                .isEmpty();
        upstream.behave(TestUpstream.answer("206 Partial Content", TEXT, "Content-Type: text/plain"));
        assertThat(gateway.get("/r", "Accept-Encoding: gzip").headers("content-encoding"))
                .isEmpty();
    }

    @Test
    void tagsAreWeakAndStillMatch() {
        route("");
        answers("ETag: \"v1\"", "Accept-Ranges: bytes", "Content-MD5: x", "Vary: Origin, Accept-Encoding");
        var response = gateway.get("/r", "Accept-Encoding: gzip");
        assertThat(response.headers("etag")).containsExactly("W/\"v1\"");
        assertThat(response.headers("accept-ranges")).isEmpty();
        assertThat(response.headers("content-md5")).isEmpty();
        assertThat(response.headers("vary")).containsExactly("Origin, Accept-Encoding");
        assertThat(gateway.get("/r").headers("etag")).containsExactly("\"v1\"");
        upstream.behave(TestUpstream.raw("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"));
        var known = gateway.get("/r", "Accept-Encoding: gzip", "If-None-Match: W/\"v1\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.headers("etag")).containsExactly("W/\"v1\"");
        assertThat(known.headers("vary")).containsExactly("accept-encoding");
        upstream.take();
        upstream.take();
        assertThat(upstream.take().header("if-none-match")).containsExactly("W/\"v1\"");
        assertThat(gateway.get("/r", "If-None-Match: \"v1\"").headers("etag")).containsExactly("\"v1\"");
    }

    @Test
    void aHeadSaysWhatTheBodyWouldBe() {
        route("");
        upstream.behave(TestUpstream.raw(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4400\r\nETag: \"a\"\r\n\r\n"));
        try (var client = new RawClient(gateway.port())) {
            client.send("HEAD /r HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
            var head = client.read(true);
            assertThat(head.headers("content-encoding")).containsExactly("gzip");
            assertThat(head.headers("content-length")).isEmpty();
            assertThat(head.headers("etag")).containsExactly("W/\"a\"");
            answers();
            client.send("GET /r HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().body()).isEqualTo(TEXT);
        }
    }

    @Test
    void whatTheGatewayAnswersItselfIsCompressedToo() throws IOException {
        route("");
        var response = gateway.get("/own", "Accept-Encoding: gzip");
        assertThat(response.headers("content-encoding")).containsExactly("gzip");
        assertThat(decoded(response)).isEqualTo(TEXT);
    }

    /** What the service sends now, the client can read now: the next event comes only when this one has been read. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"gzip", "br", "zstd"})
    void eventsGoOutAsTheyCome(String coding) throws Exception {
        route("");
        var read = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            var out = connection.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "d\r\ndata: first\n\n\r\n")
                    .getBytes(UTF_8));
            out.flush();
            try {
                if (!read.await(2, TimeUnit.MINUTES)) return;
            } catch (InterruptedException e) {
                return;
            }
            out.write("8\r\ndata: 2\n\r\n0\r\nX-Sum: 1\r\n\r\n".getBytes(UTF_8));
            out.flush();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /r HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nAccept-Encoding: " + coding + "\r\n\r\n");
            client.readUntil("\r\n\r\n");
            int length = Integer.parseInt(client.readUntil("\r\n").strip(), 16);
            byte[] chunk = client.readExactly(length).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(start(coding, chunk)).isEqualTo("data: first\n\n");
            read.countDown();
            assertThat(client.readUntil("0\r\n")).isNotEmpty();
            assertThat(client.readUntil("\r\n\r\n")).containsIgnoringCase("x-sum: 1");
        }
    }

    /** What can be read of a body that has not ended. */
    private static String start(String coding, byte[] octets) throws IOException {
        if (coding.equals("br")) {
            var decoding = new EmbeddedChannel(new BrotliDecoder());
            decoding.writeInbound(Unpooled.wrappedBuffer(octets));
            ByteBuf start = decoding.readInbound();
            String text = start.toString(UTF_8);
            start.release();
            decoding.finishAndReleaseAll();
            return text;
        }
        InputStream in = coding.equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(octets))
                : new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(octets)).setContinuous(true);
        return new String(in.readNBytes("data: first\n\n".length()), UTF_8);
    }

    @Test
    void largeBodiesComeOutAsTheyWentIn() throws IOException {
        route("");
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        for (int index = 0; index < large.length; index++) large[index] = (byte) ('a' + (large[index] & 15));
        String text = new String(large, UTF_8);
        upstream.behave(TestUpstream.answer("200 OK", text, "Content-Type: text/plain"));
        for (String coding : new String[] {"gzip", "br", "zstd"}) {
            var response = gateway.get("/r", "Accept-Encoding: " + coding);
            assertThat(response.headers("content-encoding")).containsExactly(coding);
            assertThat(decoded(response).equals(text)).isTrue();
        }
    }

    @Test
    void largeAnswersOfTheGatewayGoOutInPieces() throws IOException {
        String body = "0123456789abcdef".repeat(12_000);
        gateway.apply("""
                routes:
                - name: own
                  match: { paths: [/own] }
                  respond: { status: 200 }
                  policies:
                  - { type: compression }
                  - { type: mock, settings: { examples: [ { contentType: text/plain, body: "%s" } ] } }
                """.formatted(body));
        var response = gateway.get("/own", "Accept-Encoding: gzip");
        assertThat(response.headers("content-encoding")).containsExactly("gzip");
        assertThat(decoded(response).equals(body)).isTrue();
    }

    @Test
    void anHttp10ClientReadsToTheEnd() throws IOException {
        route("");
        answers();
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /r HTTP/1.0\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
            String whole = client.readToEnd();
            assertThat(whole).containsIgnoringCase("content-encoding: gzip");
            byte[] octets = whole.substring(whole.indexOf("\r\n\r\n") + 4)
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(octets)).readAllBytes(), UTF_8))
                    .isEqualTo(TEXT);
        }
    }

    @Test
    void aServiceThatBreaksOffIsSeenToHaveBrokenOff() {
        route("");
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n" + TEXT)
                            .getBytes(UTF_8));
            connection.close();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /r HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
            assertThat(client.readToEnd()).doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void inHttp2TheSameAnswersAreGiven() {
        route("");
        answers();
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":path /r", ":scheme http", ":authority x", "accept-encoding gzip");
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(client.field(1, "content-encoding")).isEqualTo("gzip");
        }
    }
}
