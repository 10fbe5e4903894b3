package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import portico.testing.Figure;

/** Says what was measured, so that it is found in the output of a build. */
final class Figures {
    private Figures() {}

    static void print(String what, Object value) {
        Figure.print(what, value);
    }

    /** The usual quantiles of some durations. */
    static void print(String what, List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        print(
                what,
                "p50 %.1f ms, p99 %.1f ms, max %.1f ms over %d"
                        .formatted(at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1), sorted.size()));
    }

    /** That it takes a second at most: more than half of the rounds, as any one may meet a machine that is busy with much else. */
    static void assertWithinASecond(String what, List<Duration> rounds) {
        print(what, rounds);
        assertThat(rounds.stream().sorted().toList().get(rounds.size() / 2))
                .as("the upper median: " + what)
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    private static double at(List<Duration> sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)).toNanos() / 1e6;
    }
}
