package portico.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.route.HostPattern;
import portico.config.route.RouteMatch;
import portico.node.exchange.Slice;

/** What may be written as a literal pattern is what a node makes of a request for it. */
class MatchedFormsTest {
    private static final String[] OF_PATHS = {
        "a", "B", "7", "/", "/", "/", ".", "..", "/.", "/..", "%2e", "%41", "%2c", "%2C", "%25", "%2F", "%5C", "%3B",
        "%00", "%7F", "%C3%A9", "%c3%a9", "%E9", "%C0", "%E0", "%80", "%AF", "%F0", "é", ";", ",", "~", "^", "?", "#",
        "%", " ", "\\", "="
    };

    private static final String[] OF_HOSTS = {
        "a",
        "b",
        "B",
        "7",
        "-",
        "_",
        ".",
        ".",
        ".",
        "[",
        "]",
        ":",
        "::",
        "[::",
        "[1:",
        ":1]",
        ":80",
        ":0",
        "%",
        "é",
        "a".repeat(60),
        "a.".repeat(60),
        "*",
        "@"
    };

    private final TargetPath path = new TargetPath(TargetPath.LENGTH_MAX, false);
    private final HostHeader host = new HostHeader();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void aLiteralPathIsAcceptedIfItIsItsOwnNormalForm(long seed) {
        var random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            String drawn = "/" + drawn(random, OF_PATHS);
            // Sent without its query, which is none of the path.
            boolean isItself = drawn.indexOf('?') < 0 && drawn.equals(normalPath(drawn));
            assertThat(accepts(List.of(), List.of(drawn))).as(drawn).isEqualTo(isItself);
            if (isItself) accepted++;
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void anAcceptedHostIsItsOwnNormalForm(long seed) {
        var random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            String drawn = drawn(random, OF_HOSTS);
            if (!accepts(List.of(drawn), List.of())) continue;
            accepted++;
            var pattern = HostPattern.parse(drawn);
            String wanted = drawn.replace("*.", "a.").replace("*", "a");
            assertThat(host.read(Slice.of(wanted))).as(drawn).isNull();
            assertThat(pattern.matches(host.host().toString(), host.port(false)))
                    .as(drawn)
                    .isTrue();
        }
        assertThat(accepted).isGreaterThan(500);
    }

    private @Nullable String normalPath(String drawn) {
        byte[] octets = drawn.getBytes(StandardCharsets.UTF_8);
        return path.read(new Slice(octets, 0, octets.length)) == null
                ? path.path().toString()
                : null;
    }

    private static boolean accepts(List<String> hosts, List<String> paths) {
        return Problems.of(new RouteMatch(hosts, paths, null, null, null, null, 0))
                .isEmpty();
    }

    private static String drawn(Random random, String[] pieces) {
        var text = new StringBuilder();
        for (int left = random.nextInt(6); left > 0; left--) text.append(pieces[random.nextInt(pieces.length)]);
        return text.toString();
    }
}
