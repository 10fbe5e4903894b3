package portico.bench.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import portico.config.policy.ratelimit.Rate;
import portico.node.policy.ratelimit.Gcra;
import portico.node.policy.ratelimit.RateLimits;

/** Counts an exchange, with the clock, by one event loop and by two at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RateLimitBenchmark {
    /** What the event loops share. */
    @State(Scope.Benchmark)
    public static class Shared {
        /** How many values are counted apart. */
        @Param({"1", "100000"})
        public int values;

        final Gcra limit = new RateLimits(System::nanoTime, RateLimits.STATES_MAX)
                .limit("bench", new Rate(1_000_000, Duration.ofSeconds(1), null));
    }

    /** What each has of its own. */
    @State(Scope.Thread)
    public static class Own {
        private long next;

        long value(int values) {
            next += 7919;
            return next % values;
        }
    }

    @Benchmark
    public long take(Shared shared, Own own) {
        return shared.limit.take(own.value(shared.values));
    }

    @Benchmark
    @Threads(2)
    public long takeByTwo(Shared shared, Own own) {
        return shared.limit.take(own.value(shared.values));
    }
}
