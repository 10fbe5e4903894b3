package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.policy.ratelimit.Rate;
import portico.node.testing.TestRedis;

/** The script as a real Redis runs it, by a clock of the test's. */
class ClusterCountTest {
    private static final long START_MICROS = 1_790_000_000_000_000L;

    private static TestRedis redis;

    @BeforeAll
    static void start() {
        redis = new TestRedis();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** A bucket of tokens, each made of an interval's nanoseconds, that fills by one nanosecond each nanosecond. */
    private static final class Bucket {
        private final long interval;
        private final long size;
        private long filled;

        Bucket(Rate rate) {
            interval = Gcra.intervalNanos(rate);
            size = interval * rate.burstMax();
            filled = size;
        }

        void pass(long nanos) {
            filled = Math.min(size, filled + nanos);
        }

        void take(long count) {
            filled = Math.min(size, filled - count * interval);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void countsAsBucketsOfTokensDo(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            var rates = new ArrayList<Rate>();
            for (int index = 0; index <= random.nextInt(3); index++)
                rates.add(new Rate(
                        1 + random.nextInt(20),
                        Duration.ofMillis(1 + random.nextInt(5000)),
                        random.nextBoolean() ? null : 1 + random.nextInt(30)));
            var count = new ClusterCount(rates);
            var buckets = rates.stream().map(Bucket::new).toList();
            String key = "test:" + seed + ":" + round;
            long micros = START_MICROS;
            for (int step = 0; step < 100; step++) {
                long passed = random.nextLong(buckets.get(0).interval / 300 + 2);
                micros += passed;
                buckets.forEach(bucket -> bucket.pass(passed * 1000));
                long wanted = random.nextInt(8) == 0 ? -1 : random.nextInt(5);

                Response said = run(key, count.arguments(Long.toString(micros), wanted));

                long granted = wanted;
                for (var bucket : buckets) if (wanted > 0) granted = Math.min(granted, bucket.filled / bucket.interval);
                for (var bucket : buckets) bucket.take(granted);
                assertThat(said.get(0).toLong()).isEqualTo(granted);
                for (int index = 0; index < buckets.size(); index++)
                    assertThat(said.get(index + 1).toLong())
                            .isEqualTo(buckets.get(index).size - buckets.get(index).filled);
            }
        }
    }

    @Test
    void theLongestLimitsLoseNoExchange() {
        var count = new ClusterCount(List.of(new Rate(1, Duration.ofDays(366), 49)));
        for (int exchange = 0; exchange < 49; exchange++)
            assertThat(run("long", count.arguments(Long.toString(START_MICROS), 1))
                            .get(0)
                            .toLong())
                    .isEqualTo(1);
        assertThat(run("long", count.arguments(Long.toString(START_MICROS), 1))
                        .get(0)
                        .toLong())
                .isZero();
    }

    @Test
    void aClockThatGoesBackGivesNothingAway() {
        var count = new ClusterCount(List.of(new Rate(2, Duration.ofHours(1), null)));
        run("back", count.arguments(Long.toString(START_MICROS), 2));
        assertThat(run("back", count.arguments(Long.toString(START_MICROS - 60_000_000), 1))
                        .get(0)
                        .toLong())
                .isZero();
    }

    @Test
    void whatIsBackAtItsStartIsForgotten() {
        var count = new ClusterCount(List.of(new Rate(1, Duration.ofDays(1), null)));
        run(ClusterCount.SCRIPT.text(), "short", count.arguments("", 1));
        long left = redis.send(Request.cmd(Command.PTTL).arg("short")).toLong();
        assertThat(left).isBetween(1L, Duration.ofDays(1).toMillis() + 1000);
    }

    /** Counts, and forgets nothing: the time that passes is the test's, and Redis goes by its own. */
    private static Response run(String key, List<String> arguments) {
        String kept =
                "local function count() %s\nend\nlocal said = count()\nredis.call('PERSIST', KEYS[1])\nreturn said";
        return run(kept.formatted(ClusterCount.SCRIPT.text()), key, arguments);
    }

    private static Response run(String script, String key, List<String> arguments) {
        Request request = Request.cmd(Command.EVAL).arg(script).arg(1).arg(key);
        arguments.forEach(request::arg);
        return redis.send(request);
    }
}
