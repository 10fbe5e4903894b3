package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.policy.ratelimit.Rate;
import portico.node.exchange.Slice;

class GcraTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong(-5 * SECOND); // nanoTime may be negative
    private final RateLimits limits = new RateLimits(clock::get, 1 << 10);

    /** A bucket of tokens, each made of an interval's nanoseconds, that fills by one nanosecond each nanosecond. */
    private static final class Bucket {
        private final long interval;
        private final long size;
        private long filled;
        private long at;

        Bucket(long interval, long burst, long now) {
            this.interval = interval;
            size = interval * burst;
            filled = size;
            at = now;
        }

        boolean take(long now) {
            filled = Math.min(size, filled + now - at);
            at = now;
            if (filled < interval) return false;
            filled -= interval;
            return true;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void countsAsABucketOfTokensDoes(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int limit = 1 + random.nextInt(20);
            var per = Duration.ofMillis(1 + random.nextInt(5000));
            Integer burst = random.nextBoolean() ? null : 1 + random.nextInt(30);
            var gcra = limits.limit("round " + round, settings(limit, per, burst));
            long interval = (per.toNanos() + limit - 1) / limit;
            Map<Integer, Bucket> buckets = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                clock.addAndGet(random.nextInt(4) == 0 ? random.nextLong(3 * interval) : random.nextLong(interval));
                int value = random.nextInt(3);
                var bucket = buckets.computeIfAbsent(
                        value, first -> new Bucket(interval, burst == null ? limit : burst, clock.get()));

                long taken = gcra.take(value);

                assertThat(Gcra.mayPass(taken)).isEqualTo(bucket.take(clock.get()));
                assertThat(gcra.remaining(taken)).isEqualTo(bucket.filled / interval);
                long missing = interval - bucket.filled % interval; // of the next token
                assertThat(gcra.moreSeconds(taken)).isEqualTo(seconds(missing));
                assertThat(gcra.retrySeconds(taken))
                        .isEqualTo(Gcra.mayPass(taken) ? 0 : seconds(interval - bucket.filled));
            }
        }
    }

    @Test
    void noMoreThanTheLimitPassInItsTimeOnceTheBurstIsUsedUp() {
        var gcra = limits.limit("p", settings(7, Duration.ofMillis(10), 3));
        long passed = 0;
        for (int step = 0; step < 1_000_000; step++, clock.addAndGet(1_000)) if (Gcra.mayPass(gcra.take(1))) passed++;

        // A second: a hundred times ten milliseconds.
        assertThat(passed).isBetween(700L, 703L);
    }

    @Test
    void limitsAndValuesAreCountedApart() {
        var one = limits.limit("one", settings(1, Duration.ofHours(1), null));
        var other = limits.limit("other", settings(1, Duration.ofHours(1), null));

        assertThat(Gcra.mayPass(one.take(1))).isTrue();
        assertThat(Gcra.mayPass(one.take(1))).isFalse();
        assertThat(Gcra.mayPass(one.take(2))).isTrue();
        assertThat(Gcra.mayPass(other.take(1))).isTrue();
        assertThat(limits.counted(Slice.of("a"))).isNotEqualTo(limits.counted(Slice.of("b")));
        assertThat(limits.counted(Slice.of("xay").subSequence(1, 2))).isEqualTo(limits.counted(Slice.of("a")));
    }

    @Test
    void whatIsKnownOutlivesTheConfiguration() {
        assertThat(Gcra.mayPass(limits.limit("p", settings(1, Duration.ofHours(1), null))
                        .take(1)))
                .isTrue();
        assertThat(Gcra.mayPass(limits.limit("p", settings(1, Duration.ofHours(1), null))
                        .take(1)))
                .isFalse();
    }

    @Test
    void theLongestLimitsStayInTheRangeOfTheClock() {
        var settings = settings(1, Duration.ofDays(366), 49);
        assertThat(Problems.of(settings).isEmpty()).isTrue();
        var gcra = limits.limit("p", settings);

        for (int count = 0; count < 49; count++)
            assertThat(Gcra.mayPass(gcra.take(1))).isTrue();
        long refused = gcra.take(1);
        assertThat(Gcra.mayPass(refused)).isFalse();
        assertThat(gcra.retrySeconds(refused)).isEqualTo(Duration.ofDays(366).toSeconds());
        assertThat(Problems.of(settings(1, Duration.ofDays(366), 51)).isEmpty()).isFalse();
    }

    /** Few groups, many values: groups are replaced all the time while other threads count in them. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void exactlyAsManyPassAsMayHoweverManyThreadsCount(long seed) throws Exception {
        int threads = 4;
        int values = 60;
        int burst = 25;
        int rounds = 5;
        var crowded = new RateLimits(clock::get, 1024);
        var gcra = crowded.limit("p", settings(burst, Duration.ofSeconds(1), null));
        for (int round = 0; round < rounds; round++) {
            var passed = new AtomicLongArray(values);
            together(threads, thread -> {
                var random = new Random(seed * threads + thread);
                for (int count = 0; count < values * burst; count++) {
                    int value = random.nextInt(values);
                    if (Gcra.mayPass(gcra.take(value))) passed.incrementAndGet(value);
                }
                for (int value = 0; value < values; value++)
                    while (Gcra.mayPass(gcra.take(value))) passed.incrementAndGet(value);
            });
            assertThat(crowded.forgottenCount()).isZero();
            for (int value = 0; value < values; value++)
                assertThat(passed.get(value)).isEqualTo(burst);
            // Back at the start, and rested: every state may be left out while the next round counts.
            clock.addAndGet(3 * SECOND);
        }
    }

    @Test
    void theTableIsBoundedAndForgetsWhatIsNearestToItsStart() {
        var small = new RateLimits(clock::get, 64);
        var gcra = small.limit("p", settings(10, Duration.ofSeconds(10), null));
        for (int count = 0; count < 10; count++) gcra.take(-1);
        for (int value = 0; value < 10_000; value++) gcra.take(value);

        assertThat(small.size()).isLessThanOrEqualTo(64);
        assertThat(small.forgottenCount()).isGreaterThan(9_000);
        // Used up, and so the last that is forgotten.
        assertThat(Gcra.mayPass(gcra.take(-1))).isFalse();
    }

    @Test
    void whatIsBackAtItsStartMakesRoomFirst() {
        var small = new RateLimits(clock::get, 64);
        var gcra = small.limit("p", settings(10, Duration.ofSeconds(10), null));
        for (int value = 0; value < 1_000; value++) {
            gcra.take(value);
            clock.addAndGet(3 * SECOND); // at its start after one second, at rest after another
        }

        assertThat(small.forgottenCount()).isZero();
        assertThat(small.size()).isLessThanOrEqualTo(64);
    }

    private interface Task {
        void run(int thread) throws Exception;
    }

    private static void together(int threads, Task task) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var start = new CountDownLatch(threads);
            List<Future<?>> running = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                        start.countDown();
                        start.await();
                        task.run(thread);
                        return null;
                    }))
                    .toList();
            for (var each : running) each.get();
        } finally {
            pool.shutdownNow();
        }
    }

    private static Rate settings(int limit, Duration per, @Nullable Integer burst) {
        return new Rate(limit, per, burst);
    }

    private static long seconds(long nanos) {
        return (nanos + SECOND - 1) / SECOND;
    }
}
