package portico.node.carrier.fast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.fast.Mutations.any;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.exchange.Trailers;

/** Bodies in chunks, good ones and nearly good ones, end where the naive reader says, and pass on what it does. */
class BodyFramingPropertyTest {
    private final BodyFraming framing = new BodyFraming();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void readsWhatTheNaiveReaderReads(long seed) {
        var random = new Random(seed);
        int read = 0;
        int rounds = 3_000;
        for (int round = 0; round < rounds; round++) {
            String text = Mutations.of(drawn(random), random, 2) + any(random, "", "GET / HTTP/1.1\r\n");
            NaiveChunks naive = NaiveChunks.read(text);
            assertThat(read(text, text.length())).as("%s", shown(text)).isEqualTo(naive);
            if (naive != null) read++;
        }
        assertThat(read).isBetween(rounds / 10, rounds * 9 / 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void aBodyIsTheSameHoweverItIsCut(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            String text = Mutations.of(drawn(random), random, 1) + "next";
            NaiveChunks naive = NaiveChunks.read(text);
            for (int cut = 1; cut < text.length(); cut++)
                assertThat(read(text, cut)).as("%s cut at %d", shown(text), cut).isEqualTo(naive);
            assertThat(read(text, 1, true))
                    .as("%s, octet by octet", shown(text))
                    .isEqualTo(naive);
        }
    }

    private @Nullable NaiveChunks read(String text, int cut) {
        return read(text, cut, false);
    }

    /** @param all whether every piece is as long as the first, or all the rest is one */
    private @Nullable NaiveChunks read(String text, int cut, boolean all) {
        framing.chunked();
        var passed = new StringBuilder();
        int at = 0;
        while (at < text.length() && !framing.isDone()) {
            int end = all || at == 0 ? Math.min(at + cut, text.length()) : text.length();
            ByteBuf in = Unpooled.copiedBuffer(text.substring(at, end), ISO_8859_1);
            while (in.isReadable() && !framing.isDone()) {
                int taken = framing.take(in);
                if (taken < 0) return null;
                String octets = in.readCharSequence(taken, ISO_8859_1).toString();
                if (framing.passes()) passed.append(octets);
            }
            at = end - in.readableBytes();
        }
        return framing.isDone() ? new NaiveChunks(at, passed.toString(), trailers(framing.trailers())) : null;
    }

    private static ArrayList<String> trailers(@Nullable Trailers trailers) {
        var lines = new ArrayList<String>();
        for (int field = 0; trailers != null && field < trailers.fieldCount(); field++)
            lines.add(trailers.name(field) + ": " + trailers.value(field));
        return lines;
    }

    private static String drawn(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(4); left > 0; left--) {
            String data = "0123456789\r\n;abcdef".repeat(2).substring(0, 1 + random.nextInt(34));
            text.append(any(random, "", "0", "000"))
                    .append(random.nextBoolean() ? Integer.toHexString(data.length()) : "%X".formatted(data.length()))
                    .append(any(random, "", "", ";a", ";a=b;c=\"d\u00e9\""))
                    .append("\r\n")
                    .append(data)
                    .append("\r\n");
        }
        text.append(any(random, "0", "000", "0;last")).append("\r\n");
        for (int left = random.nextInt(3); left > 0; left--)
            text.append(any(random, "X-Sum: 42", "x-empty:", "X-Text: \t a b ", "Host: evil"))
                    .append("\r\n");
        return text.append("\r\n").toString();
    }

    private static String shown(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
