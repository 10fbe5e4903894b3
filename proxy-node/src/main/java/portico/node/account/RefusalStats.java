package portico.node.account;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often the gateway itself answered, by the kind of problem. There are as many kinds as the code has words for, so it
 * does not grow with what clients do. Counted by event loops, read by anyone.
 */
public final class RefusalStats {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Has the kind there before there is one: a count that begins with its first is not seen to have risen. */
    public void expect(String problem) {
        counts.computeIfAbsent(problem, first -> new LongAdder());
    }

    /** Counts one. */
    public void count(String problem) {
        LongAdder known = counts.get(problem);
        if (known == null) known = counts.computeIfAbsent(problem, first -> new LongAdder());
        known.increment();
    }

    /** What was counted until now, in the order of the kinds. */
    Map<String, Long> now() {
        var now = new TreeMap<String, Long>();
        counts.forEach((problem, count) -> now.put(problem, count.sum()));
        return Collections.unmodifiableMap(now);
    }
}
