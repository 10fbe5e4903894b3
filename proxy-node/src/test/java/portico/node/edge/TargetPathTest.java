package portico.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.route.NormalPath;
import portico.config.route.PathRefusal;
import portico.node.exchange.Slice;

class TargetPathTest {
    private static final Path PAGE = Path.of("../docs/reference/paths.md");
    private static final Pattern EXAMPLE = Pattern.compile("\\| `(.*)` \\| `(.*)` \\|");
    private static final Pattern OCTET = Pattern.compile("\\\\x([0-9a-f]{2})");

    private static final String WITH_PARAMETERS = "## Examples where parameters may pass";

    private final TargetPath reader = new TargetPath(1000, true);
    private final TargetPath strict = new TargetPath(1000, false);

    static Stream<Arguments> examples() throws IOException {
        return examples(page().subList(0, page().indexOf(WITH_PARAMETERS)));
    }

    static Stream<Arguments> examplesWithParameters() throws IOException {
        return examples(page().subList(page().indexOf(WITH_PARAMETERS), page().size()));
    }

    private static List<String> page() throws IOException {
        return Files.readAllLines(PAGE);
    }

    private static Stream<Arguments> examples(List<String> lines) {
        return lines.stream()
                .map(EXAMPLE::matcher)
                .filter(row -> row.matches())
                .map(row -> Arguments.of(row.group(1).replace("\\|", "|"), row.group(2)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("examples")
    void thePagesExamplesAreTrue(String sent, String result) {
        assertThat(read(strict, sent)).isEqualTo(result);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("examplesWithParameters")
    void soAreThoseWhereParametersMayPass(String sent, String result) {
        assertThat(read(reader, sent)).isEqualTo(result);
    }

    private static String read(TargetPath by, String sent) {
        var refusal = by.read(octets(sent));
        return refusal == null ? by.path().toString() : refusal.name();
    }

    @Test
    void thePageHasAnExampleOfEachRefusal() throws IOException {
        Set<PathRefusal> seen = EnumSet.noneOf(PathRefusal.class);
        examples(page())
                .map(row -> (String) row.get()[1])
                .filter(name -> !name.startsWith("/"))
                .forEach(name -> seen.add(PathRefusal.valueOf(name)));

        assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).containsExactly(PathRefusal.TOO_LONG);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsAcceptedHasTheNormalForm(long seed) {
        var random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            String drawn = drawn(random);
            Slice raw = (Slice) Slice.of("GET " + drawn + " HTTP").subSequence(4, 4 + drawn.length());
            if (reader.read(raw) != null) continue;
            accepted++;
            String normal = reader.path().toString();
            assertThat(normal).as(drawn).isEqualTo(NormalPath.of(encoded(drawn)));
            if (normal.equals(drawn)) assertThat(reader.path()).as(drawn).isSameAs(raw);
            // What was read once reads the same again, and holds nothing that would be refused.
            assertThat(reader.read(Slice.of(normal))).as(normal).isNull();
            assertThat(reader.path()).hasToString(normal);
        }
        assertThat(accepted).isGreaterThan(2_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsRefusedIsRefusedInAnySurroundings(long seed) {
        var random = new Random(seed);
        for (String shape : List.of("%2f", "%5C", "\\", "%00", "\u0001", "%", "%g0", "#", "/..;", "%c0%af", "/;", " "))
            for (int round = 0; round < 500; round++) {
                String around = drawn(random);
                int at = 1 + random.nextInt(around.length());
                // Not between a percent sign and its digits, where the shape would be another one.
                if (around.substring(Math.max(0, at - 2), at).contains("%")) continue;
                String whole = around.substring(0, at) + shape + "/" + around.substring(at);
                assertThat(reader.read(Slice.of(whole))).as(whole).isNotNull();
            }
    }

    @Test
    void theLengthIsBounded() {
        assertThat(reader.read(Slice.of("/" + "a".repeat(999)))).isNull();
        assertThat(reader.read(Slice.of("/" + "a".repeat(1000)))).isEqualTo(PathRefusal.TOO_LONG);
        // Grows to three times its size and no further.
        assertThat(reader.read(Slice.of("/" + "\u00e9".repeat(999)))).isNull();
        assertThat(reader.path().length()).isEqualTo(1 + 999 * 3);
    }

    @Test
    void parametersAreRefusedUnlessTheEdgeLetsThemPass() {
        assertThat(strict.read(Slice.of("/a;b"))).isEqualTo(PathRefusal.PATH_PARAMETER);
        assertThat(strict.read(Slice.of("/a%3Bb"))).isEqualTo(PathRefusal.PATH_PARAMETER);
        assertThat(strict.read(Slice.of("/a,b"))).isNull();
    }

    private static String drawn(Random random) {
        var path = new StringBuilder("/");
        String[] pieces = {
            "a",
            "B",
            "7",
            "/",
            "/",
            "/",
            ".",
            "..",
            "/.",
            "/..",
            "%2e",
            "%2E",
            "%41",
            "%2c",
            "%25",
            "%3B",
            "%c3%a9",
            "%e9",
            "\u00c3\u00a9",
            "\u00e0",
            "\u00ff",
            ";",
            ",",
            "~",
            "^",
            "\"",
            "*",
            "%80",
            "%aF",
            "?"
        };
        for (int left = random.nextInt(9); left > 0; left--) path.append(pieces[random.nextInt(pieces.length)]);
        return path.toString();
    }

    /** Octets beyond ASCII encoded: NormalPath takes text, which cannot hold every octet. */
    private static String encoded(String octets) {
        var text = new StringBuilder();
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1))
            if (octet < 0) text.append(String.format("%%%02x", octet));
            else text.append((char) octet);
        return text.toString();
    }

    private static Slice octets(String text) {
        return Slice.of(OCTET.matcher(text)
                .replaceAll(octet ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octet.group(1), 16)))));
    }
}
