package portico.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private final Debounce debounce = new Debounce(Duration.ofMillis(50), Duration.ofSeconds(1));
    private long now = Long.MIN_VALUE / 2; // System.nanoTime() may be anything

    @Test
    void theFirstChangeGoesAtOnce() {
        assertThat(waitMillis()).isZero();
    }

    @Test
    void oneAfterTheOtherWaitsNoLongerThanTheShortestPause() {
        for (int change = 0; change < 100; change++) {
            assertThat(waitMillis()).isLessThanOrEqualTo(50);
            passedOn(1);
        }
        assertThat(waitMillis()).isEqualTo(50);
    }

    @Test
    void aStreamIsPassedOnMoreAndMoreRarely() {
        for (long expected : new long[] {0, 50, 100, 200, 400, 800, 1000, 1000}) {
            assertThat(waitMillis()).isEqualTo(expected);
            passedOn(50);
        }
    }

    @Test
    void afterAStreamThePauseShrinksAgain() {
        for (int change = 0; change < 10; change++) passedOn(50);
        for (long expected : new long[] {1000, 500, 250, 125}) {
            assertThat(waitMillis()).isEqualTo(expected);
            passedOn(1);
        }
    }

    @Test
    void afterQuietTheFirstGoesAtOnceAndTheSecondSoon() {
        for (int change = 0; change < 10; change++) passedOn(50);
        now += TimeUnit.SECONDS.toNanos(3);
        assertThat(waitMillis()).isZero();
        passedOn(1);
        assertThat(waitMillis()).isEqualTo(50);
    }

    private long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(debounce.waitNanos(now));
    }

    /** Waits as it must, then passes on. */
    private void passedOn(long changes) {
        now += debounce.waitNanos(now);
        debounce.passedOn(now, changes);
    }
}
