package portico.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields, good ones and nearly good ones, are read as the specification has them. */
class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final int ROUNDS = 20_000;

    /** W3C Trace Context §3.2.2, with the versions to come of §3.2.4. */
    private static final Pattern FIELD = Pattern.compile(
            "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})((?<!^00.{53})-.*)?");

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void readsWhatTheSpecificationSays(long seed) {
        var random = new Random(seed);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String field = drawn(random);
            TraceParent expected = naive(field);
            assertThat(TraceParent.parse(field)).as("%s", field).isEqualTo(expected);
            if (expected != null) read++;
        }
        // Neither side may get away with refusing everything.
        assertThat(read).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static @Nullable TraceParent naive(String field) {
        Matcher parts = FIELD.matcher(field);
        if (!parts.matches()) return null;
        boolean sampled = Integer.parseInt(parts.group(4), 16) % 2 == 1;
        return new TraceParent(parts.group(2), parts.group(3), sampled);
    }

    private static String drawn(Random random) {
        var field = new StringBuilder(any(random, "00", "00", "00", "01", "cc", "fe", "ff", "0F"))
                .append('-')
                .append(any(random, TRACE, TRACE, TRACE, "0".repeat(32), "0".repeat(31) + "1", TRACE.toUpperCase()))
                .append('-')
                .append(any(random, SPAN, SPAN, SPAN, "0".repeat(16), "1" + "0".repeat(15)))
                .append('-')
                .append(any(random, "00", "01", "02", "03", "fe", "ff", "FF", "0"))
                .append(any(random, "", "", "", "", "-", "-what", "what", " ", ","));
        if (random.nextInt(3) > 0) return field.toString();
        int at = random.nextInt(field.length());
        switch (random.nextInt(3)) {
            case 0 -> field.deleteCharAt(at);
            case 1 -> field.insert(at, any(random, "0", "a", "-", " "));
            default -> field.setCharAt(at, any(random, "0", "g", "F", "-").charAt(0));
        }
        return field.toString();
    }

    private static String any(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
