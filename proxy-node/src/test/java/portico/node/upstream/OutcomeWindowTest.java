package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeWindowTest {
    private static final long HALF = 500_000_000L;

    private record Outcome(long half, boolean failed) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void judgesAsANaiveCountOfTheTwoLatestHalvesDoes(long seed) {
        var random = new Random(seed);
        var window = new OutcomeWindow(Duration.ofSeconds(1));
        List<Outcome> all = new ArrayList<>();
        long now = random.nextLong() >> 2; // the clock may start anywhere, below nothing too
        for (int step = 0; step < 400; step++) {
            now += random.nextInt(5) == 0 ? random.nextLong(3 * HALF) : random.nextInt(10_000_000);
            boolean failed = random.nextBoolean();
            window.record(now, failed);
            long half = Math.floorDiv(now, HALF);
            all.add(new Outcome(half, failed));
            var counted =
                    all.stream().filter(outcome -> outcome.half() >= half - 1).toList();
            long failures = counted.stream().filter(Outcome::failed).count();
            for (int percent : new int[] {1, 50, 60, 100})
                assertThat(window.reaches(now, percent, 5))
                        .isEqualTo(counted.size() >= 5 && failures * 100 >= (long) counted.size() * percent);
        }
    }
}
