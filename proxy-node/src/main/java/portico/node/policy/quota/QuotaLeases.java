package portico.node.policy.quota;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;
import portico.node.policy.ratelimit.ClusterKey;
import portico.node.redis.RedisLink;
import portico.node.redis.Script;

/** What one event loop has taken ahead of quotas. Only that event loop touches it. */
final class QuotaLeases {
    static final Script SCRIPT = Script.beside(QuotaLeases.class, "quota.lua");

    @Limit("Values with a quota that each event loop of a node takes ahead for; of others Redis is asked each time")
    static final int LEASES_MAX = 32 * 1024;

    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Nodes whose clocks are late may still count in a window then. */
    private static final long GRACE_MILLIS = Duration.ofHours(1).toMillis();

    private static final Answer UNKNOWN = new Answer(-1, 0);

    private final Map<ClusterKey, Lease> held = new HashMap<>();
    private final Supplier<@Nullable RedisLink> link;
    private final LongSupplier clock;

    /** @param clock in nanoseconds */
    QuotaLeases(Supplier<@Nullable RedisLink> link, LongSupplier clock) {
        this.link = link;
        this.clock = clock;
    }

    /** @param used how many are counted now, on all nodes */
    private record Answer(long granted, long used) {
        static Answer read(Response response) {
            return new Answer(response.get(0).toLong(), response.get(1).toLong());
        }
    }

    /** That of this value in this window; null when there is none. What an earlier window left is worth nothing. */
    @Nullable Lease find(ClusterKey key, Window window) {
        Lease known = held.get(key);
        return known != null && known.window.beginSeconds() == window.beginSeconds() ? known : null;
    }

    /** One more, when there is room; else one that is for this exchange alone, and takes nothing ahead. */
    Lease make(ClusterKey key, Window window, long limit, QuotaCount count, int batch) {
        if (held.size() >= LEASES_MAX && !held.containsKey(key)) return alone(key, window, limit, count);
        var made = new Lease(key, window, limit, count, batch);
        held.put(key, made);
        return made;
    }

    /** The same, for one exchange alone. */
    Lease alone(Lease lease) {
        return alone(lease.key, lease.window, lease.limit, lease.count);
    }

    /** For one exchange alone. */
    Lease alone(ClusterKey key, Window window, long limit, QuotaCount count) {
        return new Lease(key, window, limit, count, 1);
    }

    /** Gives back what is held of a value. */
    void drop(ClusterKey key) {
        Lease gone = held.remove(key);
        if (gone != null) gone.giveBack();
    }

    /** Gives back what nobody has used for a while. */
    void sweep() {
        long now = clock.getAsLong();
        for (Iterator<Lease> each = held.values().iterator(); each.hasNext(); ) {
            Lease lease = each.next();
            if (now - lease.usedNanos < IDLE_NANOS || lease.flight != null || now - lease.refusedUntilNanos < 0)
                continue;
            lease.giveBack();
            each.remove();
        }
    }

    /** What was taken ahead for one counted value in one window. */
    final class Lease {
        private final ClusterKey key;
        private final Window window;
        private final long limit;
        private final QuotaCount count;
        private final int batch;
        private long left;
        private int waiting;
        private long counted; // in Redis, when it last said so
        private long usedNanos = clock.getAsLong();
        private long refusedUntilNanos = usedNanos;
        private @Nullable CompletionStage<Boolean> flight;

        private Lease(ClusterKey key, Window window, long limit, QuotaCount count, int batch) {
            this.key = key;
            this.window = window;
            this.limit = limit;
            this.count = count;
            this.batch = batch;
        }

        QuotaCount count() {
            return count;
        }

        /** False when it was made for another limit. */
        boolean isFor(long itsLimit) {
            return limit == itsLimit;
        }

        /** Takes one of those that are there; more are fetched while there still are some. */
        boolean take() {
            usedNanos = clock.getAsLong();
            if (left == 0) return false;
            left--;
            count.pass();
            if (batch > 1 && left <= batch / 2 && !isRefused()) fetch();
            return true;
        }

        /** True while Redis need not be asked: it has said that nothing is left. */
        boolean isRefused() {
            return clock.getAsLong() - refusedUntilNanos < 0;
        }

        /** How many more may pass, about: others may have counted since. */
        long remaining() {
            return Math.max(0, limit - Math.max(counted, count.least())) + left;
        }

        /** @return false when nobody could say; null when nobody can be asked now */
        @Nullable CompletionStage<Boolean> await() {
            waiting++;
            CompletionStage<Boolean> asked = fetch();
            if (asked == null) waiting--;
            return asked;
        }

        /** Asks how it stands, and counts nothing. */
        @Nullable CompletionStage<Boolean> ask() {
            CompletionStage<Answer> asked = run(0);
            return asked == null ? null : asked.thenApply(this::stands);
        }

        private @Nullable CompletionStage<Boolean> fetch() {
            if (flight != null) return flight;
            CompletionStage<Answer> asked = run((batch == 1 ? 0 : batch) + waiting - left);
            if (asked == null) return null;
            CompletionStage<Boolean> told = asked.thenApply(this::told);
            // What is answered at once is no flight any more.
            if (!told.toCompletableFuture().isDone()) flight = told;
            return told;
        }

        private @Nullable CompletionStage<Answer> run(long wanted) {
            RedisLink to = link.get();
            if (to == null) return null;
            count.touch();
            List<String> arguments = List.of(
                    Long.toString(wanted),
                    Long.toString(limit),
                    Long.toString(count.least()),
                    Long.toString(Math.max(0, window.endMillis() - count.nowMillis()) + GRACE_MILLIS));
            return to.run(SCRIPT, text(), arguments, Answer::read, UNKNOWN);
        }

        private String text() {
            return "portico:quota:" + key.hex() + ":" + window.beginSeconds();
        }

        private boolean stands(Answer answer) {
            if (answer == UNKNOWN) return false;
            counted = answer.used();
            return true;
        }

        private boolean told(Answer answer) {
            flight = null;
            waiting = 0;
            if (!stands(answer)) return false;
            count.endShare();
            left += answer.granted();
            // Others may give back what they do not use.
            if (left == 0) refusedUntilNanos = clock.getAsLong() + IDLE_NANOS;
            return true;
        }

        private void giveBack() {
            if (left > 0) run(-left);
            left = 0;
        }
    }
}
