package portico.node.carrier.fast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.fast.Mutations.any;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.exchange.RequestHead;

/** Heads, good ones and nearly good ones, are read as the naive reader reads them, however they were cut on the way. */
class HeadParserPropertyTest {
    private final HeadParser parser = new HeadParser(true);
    private final RequestHead head = new RequestHead();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void readsWhatTheNaiveReaderReads(long seed) {
        var random = new Random(seed);
        int read = 0;
        int rounds = 5_000;
        for (int round = 0; round < rounds; round++) {
            String text = Mutations.of(drawn(random), random, 3) + any(random, "", "\r\n", "GET / HTTP/1.1\r\n\r\n");
            byte[] octets = text.getBytes(ISO_8859_1);
            int end = Octets.headEnd(octets, 0, octets.length);
            Integer expected = NaiveHead.length(text);
            assertThat(end < 0 ? null : end).as("%s", shown(text)).isEqualTo(expected);
            if (expected == null) continue;
            NaiveHead naive = NaiveHead.read(text.substring(0, expected));
            assertThat(read(octets, end)).as("%s", shown(text)).isEqualTo(naive);
            if (naive != null) read++;
        }
        // Neither side may get away with refusing everything.
        assertThat(read).isBetween(rounds / 10, rounds * 9 / 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void aHeadEndsWhereItEndsHoweverItIsCut(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String text = Mutations.of(drawn(random), random, 2) + "next";
            byte[] octets = text.getBytes(ISO_8859_1);
            int whole = Octets.headEnd(octets, 0, octets.length);
            for (int cut = 0; cut < octets.length; cut++) {
                int first = Octets.headEnd(octets, 0, cut);
                int end = first == Octets.NOT_YET ? Octets.headEnd(octets, cut, octets.length) : first;
                assertThat(end).as("%s cut at %d", shown(text), cut).isEqualTo(whole);
            }
        }
    }

    private @Nullable NaiveHead read(byte[] octets, int end) {
        head.clear();
        System.arraycopy(octets, 0, head.room(octets.length), 0, octets.length);
        if (parser.parse(head, end, false) != null) return null;
        var fields = new ArrayList<Map.Entry<String, String>>();
        for (int field = 0; field < head.fieldCount(); field++)
            fields.add(Map.entry(head.name(field).toString(), head.value(field).toString()));
        return new NaiveHead(head.method(), fields, parser.bodyLength, parser.keepAlive, parser.special);
    }

    private static String drawn(Random random) {
        var text = new StringBuilder(any(random, "", "", "", "\r\n"));
        text.append(any(random, "GET", "POST", "HEAD", "DELETE", "QUERY", "get"))
                .append(' ');
        text.append(any(random, "/", "/a/b?c=d", "/a/../b", "/%41", "/a;b=c", "http://x/y", "*"))
                .append(' ');
        text.append(any(random, "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0")).append("\r\n");
        var fields = new ArrayList<>(List.of("Host: x.example"));
        for (int left = random.nextInt(4); left > 0; left--)
            fields.add(
                    random.nextInt(fields.size() + 1),
                    any(
                            random,
                            "Content-Length: 5",
                            "content-length:0005",
                            "Transfer-Encoding: chunked",
                            "TRANSFER-ENCODING:\tChunked ",
                            "Connection: close",
                            "Connection: keep-alive,\tClose ,x",
                            "Expect: 100-continue",
                            "Upgrade: h2c",
                            "X-Empty:",
                            "X-Text: a b\tc \u00e9",
                            "X-A: 1"));
        for (String field : fields) text.append(field).append("\r\n");
        return text.append("\r\n").toString();
    }

    /** As it can be read in a failure, and copied into a test. */
    private static String shown(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
