package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.service.Backoff;
import portico.config.service.Retries;
import portico.node.exchange.Loop;

/** How long requests wait that are sent again. */
class BackoffTest {
    private static final int WAITS = 1_000;
    private static final int TRIES_MAX = 11;
    private static final int LONGEST_MILLIS = 60_000;

    private final Loop loop = Loop.alone(0, 0);

    /** Anything from nothing to the bound, and all of that: without jitter, or with less of it, parts of it stay empty. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void waitsLieAnywhereUpToABoundThatDoubles(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int max = 1 + random.nextInt(random.nextBoolean() ? 100 : LONGEST_MILLIS);
            int base = 1 + random.nextInt(max);
            int tries = 1 + random.nextInt(TRIES_MAX);
            long bound = BigInteger.valueOf(base)
                    .shiftLeft(tries - 1)
                    .min(BigInteger.valueOf(max))
                    .longValueExact();
            RetryRules rules = rules(base, max);
            var tenths = new boolean[10];
            for (int number = 0; number < WAITS; number++) {
                long wait = rules.waitMillis(tries, loop);
                assertThat(wait).as("base %s, max %s, try %s", base, max, tries).isBetween(0L, bound);
                tenths[(int) (wait * tenths.length / (bound + 1))] = true;
            }
            if (bound >= tenths.length)
                assertThat(tenths)
                        .as("base %s, max %s, try %s", base, max, tries)
                        .doesNotContain(false);
        }
    }

    @Test
    void withoutABaseNobodyWaits() {
        RetryRules rules = rules(0, 250);
        for (int tries = 1; tries <= TRIES_MAX; tries++)
            assertThat(rules.waitMillis(tries, loop)).isZero();
    }

    private static RetryRules rules(int baseMillis, int maxMillis) {
        var backoff = new Backoff(Duration.ofMillis(baseMillis), Duration.ofMillis(maxMillis));
        var retries = new Retries(TRIES_MAX - 1, null, null, backoff, null, false, null);
        assertThat(Problems.of(retries).isEmpty()).isTrue();
        return new RetryRules(retries);
    }
}
