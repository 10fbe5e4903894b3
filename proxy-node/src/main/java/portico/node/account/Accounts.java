package portico.node.account;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The counts of every route on every event loop. They survive a change of configuration. */
public final class Accounts {
    /** Stands for what no route matched. */
    static final String UNMATCHED = "";

    private final int loops;
    private final Map<String, RouteStats[]> byRoute = new HashMap<>();

    /** @param loops how many event loops take traffic */
    public Accounts(int loops) {
        this.loops = loops;
    }

    /** The counts of a route, one for each loop. */
    public synchronized RouteStats[] of(String route) {
        return byRoute.computeIfAbsent(route, name -> fresh());
    }

    /** The counts of what no route matched. */
    public RouteStats[] unmatched() {
        return of(UNMATCHED);
    }

    /** Forgets routes that are no more; what the exchanges still running on them count is lost. */
    public synchronized void keep(Set<String> routes) {
        byRoute.keySet().removeIf(name -> !name.equals(UNMATCHED) && !routes.contains(name));
    }

    /** What there is now, by route. */
    synchronized Map<String, RouteStats[]> all() {
        return Map.copyOf(byRoute);
    }

    /** All counts added up, as heartbeats carry them. */
    public Map<String, Long> totals() {
        long exchanges = 0;
        long failures = 0;
        long aborted = 0;
        for (var perLoop : all().values())
            for (var stats : perLoop) {
                for (int hundreds = 1; hundreds <= 5; hundreds++) exchanges += stats.statusClass(hundreds);
                failures += stats.statusClass(5);
                aborted += stats.statusClass(0);
            }
        return Map.of("exchanges", exchanges + aborted, "failures", failures, "aborted", aborted);
    }

    private RouteStats[] fresh() {
        var perLoop = new RouteStats[loops];
        Arrays.setAll(perLoop, loop -> new RouteStats());
        return perLoop;
    }
}
