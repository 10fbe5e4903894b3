package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackoffTest {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void doublesUpToItsMaximumAndStartsAnew(long seed) {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(seed));
        for (int round = 0; round < 2; round++) {
            for (int failure = 0; failure < 100; failure++) {
                long ceiling = Math.min(10_000, 100L << Math.min(failure, 10));
                assertThat(backoff.next().toMillis()).isBetween(ceiling / 2, ceiling);
            }
            backoff.reset();
        }
    }
}
