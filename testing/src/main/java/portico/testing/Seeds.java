package portico.testing;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Seeds for property tests: some fixed ones, or the one named by {@code -Dportico.seed}. */
public final class Seeds {
    private Seeds() {}

    /** A few: enough to find most faults at every build. */
    public static Stream<Long> some() {
        Long only = Long.getLong("portico.seed");
        return only != null ? Stream.of(only) : LongStream.rangeClosed(1, 10).boxed();
    }
}
