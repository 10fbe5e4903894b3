package portico.node.policy.ratelimit;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.config.policy.ratelimit.Rate;
import portico.node.redis.RedisLink;
import portico.node.redis.Script;

/** Counts in the Redis that nodes share, by several limits at once. */
final class ClusterCount {
    static final Script SCRIPT = Script.beside(ClusterCount.class, "limit.lua");

    /** Nobody could say. */
    static final Counted UNKNOWN = new Counted(-1, new long[0]);

    private final long[] intervals;
    private final long[] bursts;

    ClusterCount(List<Rate> rates) {
        intervals = rates.stream().mapToLong(Gcra::intervalNanos).toArray();
        bursts = rates.stream()
                .mapToLong(rate -> Gcra.intervalNanos(rate) * rate.burstMax())
                .toArray();
    }

    /**
     * What came of it.
     *
     * @param granted how many exchanges were counted; below 0 when that is not known
     * @param aheads how far each limit is ahead of now then, in nanoseconds
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Counted(long granted, long[] aheads) {
        boolean isKnown() {
            return this != UNKNOWN;
        }

        private static Counted read(Response response) {
            var aheads = new long[response.size() - 1];
            for (int index = 0; index < aheads.length; index++)
                aheads[index] = response.get(index + 1).toLong();
            return new Counted(response.get(0).toLong(), aheads);
        }
    }

    /**
     * Counts as many as fit.
     *
     * @param wanted 0 to ask only, below 0 to take back
     * @return null when nobody can be asked now
     */
    @Nullable CompletionStage<Counted> count(RedisLink link, ClusterKey key, long wanted) {
        return link.run(SCRIPT, key.text(), arguments("", wanted), Counted::read, UNKNOWN);
    }

    /** @param nowMicros empty for the time of Redis */
    List<String> arguments(String nowMicros, long wanted) {
        var arguments = new ArrayList<String>(2 + 2 * intervals.length);
        arguments.add(nowMicros);
        arguments.add(Long.toString(wanted));
        for (int rate = 0; rate < intervals.length; rate++) {
            arguments.add(Long.toString(intervals[rate]));
            arguments.add(Long.toString(bursts[rate]));
        }
        return arguments;
    }

    int size() {
        return intervals.length;
    }

    /** How many more may come at once, when the limit is so far ahead. */
    long remaining(int rate, long ahead) {
        return Math.max(0, (bursts[rate] - ahead) / intervals[rate]);
    }

    /** In how many seconds one more may come at once, when the limit is so far ahead. */
    long moreSeconds(int rate, long ahead) {
        return Gcra.seconds(
                ahead > bursts[rate]
                        ? ahead + intervals[rate] - bursts[rate]
                        : Gcra.moreNanos(ahead, intervals[rate], bursts[rate]));
    }

    /** In how many nanoseconds one may pass. */
    long waitNanos(long[] aheads) {
        long wait = 0;
        for (int rate = 0; rate < intervals.length; rate++)
            wait = Math.max(wait, aheads[rate] + intervals[rate] - bursts[rate]);
        return wait;
    }

    /** How many exchanges come back in this time, by the limit where they come back soonest. */
    long cameBack(long nanos) {
        long most = 0;
        for (long interval : intervals) most = Math.max(most, nanos / interval);
        return most;
    }
}
