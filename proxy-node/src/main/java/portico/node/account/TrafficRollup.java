package portico.node.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;

/**
 * Takes what was counted since the last time, entity by entity: only what moved, and no more entries than a few hundred.
 * Those with the most exchanges have entries of their own, the rest of a kind is one entry, so the sums are always whole.
 */
public final class TrafficRollup {
    private static final int ROUTES_MAX = 400;
    private static final int SERVICES_MAX = 200;
    private static final int CONSUMERS_MAX = 200;

    private static final Comparator<Map.Entry<UUID, TrafficCounts>> MOST_FIRST =
            Comparator.comparingLong(entry -> -entry.getValue().exchanges());

    private final Accounts accounts;
    private final ConsumerStats.@Nullable Table[] tables;

    public TrafficRollup(Accounts accounts) {
        this.accounts = accounts;
        tables = new ConsumerStats.Table[accounts.consumers().length];
    }

    /** What was counted since this was last called. */
    public synchronized List<TrafficEntry> take() {
        var taken = new ArrayList<TrafficEntry>();
        TrafficCounts unmatched = take(accounts.unmatched());
        if (!unmatched.isNothing()) taken.add(new TrafficEntry(TrafficKind.UNMATCHED, null, unmatched));
        add(TrafficKind.ROUTE, take(accounts.routes(), accounts.goneRoutes()), TrafficCounts.NONE, ROUTES_MAX, taken);
        add(
                TrafficKind.SERVICE,
                take(accounts.services(), accounts.goneServices()),
                TrafficCounts.NONE,
                SERVICES_MAX,
                taken);
        consumers(taken);
        return taken;
    }

    private void consumers(List<TrafficEntry> taken) {
        var moved = new HashMap<UUID, TrafficCounts>();
        TrafficCounts others = TrafficCounts.NONE;
        for (int loop = 0; loop < tables.length; loop++) {
            ConsumerStats consumers = accounts.consumers()[loop];
            ConsumerStats.Table now = consumers.table();
            ConsumerStats.Table before = tables[loop];
            if (before != null && before != now) take(before, moved); // for the last time
            take(now, moved);
            tables[loop] = now;
            TrafficCounts shared = consumers.others().take();
            if (!shared.isNothing()) consumers.renew();
            others = others.plus(shared);
        }
        add(TrafficKind.CONSUMER, moved, others, CONSUMERS_MAX, taken);
    }

    private static void take(ConsumerStats.Table table, Map<UUID, TrafficCounts> moved) {
        int count = table.count();
        for (int place = 0; place < count; place++) {
            TrafficCounts counts = table.stats(place).take();
            if (!counts.isNothing()) moved.merge(table.id(place), counts, TrafficCounts::plus);
        }
    }

    private static Map<UUID, TrafficCounts> take(List<Accounts.Account> accounts, List<Accounts.Account> gone) {
        var moved = new HashMap<UUID, TrafficCounts>();
        for (var each : List.of(accounts, gone))
            for (var account : each) {
                TrafficCounts counts = take(account.perLoop());
                if (!counts.isNothing()) moved.merge(account.id(), counts, TrafficCounts::plus);
            }
        return moved;
    }

    private static TrafficCounts take(ExchangeStats[] perLoop) {
        TrafficCounts sum = TrafficCounts.NONE;
        for (var stats : perLoop) {
            TrafficCounts counts = stats.take();
            if (!counts.isNothing()) sum = sum.plus(counts);
        }
        return sum;
    }

    /** @param rest what is not in the map, of the same kind */
    private static void add(
            TrafficKind kind,
            Map<UUID, TrafficCounts> moved,
            TrafficCounts rest,
            int entriesMax,
            List<TrafficEntry> taken) {
        var sorted = new ArrayList<>(moved.entrySet());
        sorted.sort(MOST_FIRST);
        TrafficCounts beyond = rest;
        for (int place = 0; place < sorted.size(); place++) {
            var entry = sorted.get(place);
            if (place < entriesMax) taken.add(new TrafficEntry(kind, entry.getKey(), entry.getValue()));
            else beyond = beyond.plus(entry.getValue());
        }
        if (!beyond.isNothing()) taken.add(new TrafficEntry(kind, null, beyond));
    }
}
