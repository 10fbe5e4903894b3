package portico.node.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import portico.config.Entity;
import portico.config.route.Route;
import portico.config.service.Service;
import portico.config.statistics.TrafficCounts;

/**
 * The counts of every route, service and consumer on every event loop. They survive a change of configuration, and a
 * change of name.
 */
public final class Accounts {
    /** Kept for a last look; nobody looks on a node that never finds an admin service. */
    private static final int GONE_MAX = 10_000;

    private final int loops;
    private final Map<UUID, Account> routes = new HashMap<>();
    private final Map<UUID, Account> services = new HashMap<>();
    private List<Account> goneRoutes = new ArrayList<>();
    private List<Account> goneServices = new ArrayList<>();
    private final ExchangeStats[] unmatched;
    private final ConsumerStats[] consumers;
    private final RefusalStats refusals = new RefusalStats();

    /**
     * The counts of an entity.
     *
     * @param name that it has now
     */
    record Account(UUID id, String name, ExchangeStats[] perLoop) {}

    /** @param loops how many event loops take traffic */
    public Accounts(int loops) {
        this.loops = loops;
        unmatched = fresh();
        consumers = new ConsumerStats[loops];
        Arrays.setAll(consumers, loop -> new ConsumerStats());
    }

    /** The counts of a route, one for each loop. */
    public synchronized ExchangeStats[] of(Route route) {
        return of(route, routes);
    }

    /** The counts of a service, one for each loop. */
    public synchronized ExchangeStats[] of(Service service) {
        return of(service, services);
    }

    /** The counts of what no route matched, one for each loop. */
    public ExchangeStats[] unmatched() {
        return unmatched;
    }

    /** The counts of consumers, one for each loop. */
    public ConsumerStats[] consumers() {
        return consumers;
    }

    /** The counts of what the gateway answered itself; the loops share them. */
    public RefusalStats refusals() {
        return refusals;
    }

    /**
     * Forgets what is no more, and calls what is there as it is called now; what the exchanges still running on what is
     * forgotten count is lost.
     */
    public synchronized void keep(Collection<Route> keptRoutes, Collection<Service> keptServices) {
        forget(routes, ids(keptRoutes), goneRoutes);
        forget(services, ids(keptServices), goneServices);
        for (var route : keptRoutes) if (routes.containsKey(id(route))) of(route, routes);
        for (var service : keptServices) if (services.containsKey(id(service))) of(service, services);
    }

    /** What is no more, for a last look at its counts; each is given once. */
    synchronized List<Account> goneRoutes() {
        List<Account> gone = goneRoutes;
        goneRoutes = new ArrayList<>();
        return gone;
    }

    synchronized List<Account> goneServices() {
        List<Account> gone = goneServices;
        goneServices = new ArrayList<>();
        return gone;
    }

    synchronized List<Account> routes() {
        return new ArrayList<>(routes.values());
    }

    synchronized List<Account> services() {
        return new ArrayList<>(services.values());
    }

    /** All counts added up, as heartbeats carry them. */
    public Map<String, Long> totals() {
        TrafficCounts all = ExchangeStats.sum(unmatched);
        for (var account : routes()) all = all.plus(ExchangeStats.sum(account.perLoop()));
        return Map.of(
                "exchanges", all.exchanges(), "failures", all.errors(), "aborted", all.get(TrafficCounts.ABORTED));
    }

    private ExchangeStats[] of(Entity entity, Map<UUID, Account> accounts) {
        UUID id = id(entity);
        Account known = accounts.get(id);
        var account = new Account(id, entity.name(), known == null ? fresh() : known.perLoop());
        accounts.put(id, account);
        return account.perLoop();
    }

    private static void forget(Map<UUID, Account> accounts, Set<UUID> kept, List<Account> gone) {
        accounts.values().removeIf(account -> {
            if (kept.contains(account.id())) return false;
            if (gone.size() < GONE_MAX) gone.add(account);
            return true;
        });
    }

    private static Set<UUID> ids(Collection<? extends Entity> entities) {
        var ids = new HashSet<UUID>();
        for (var entity : entities) ids.add(id(entity));
        return ids;
    }

    private static UUID id(Entity entity) {
        UUID id = entity.id();
        if (id == null)
            throw new IllegalArgumentException("The " + entity.kind().word() + " " + entity.name() + " has no id");
        return id;
    }

    private ExchangeStats[] fresh() {
        var perLoop = new ExchangeStats[loops];
        Arrays.setAll(perLoop, loop -> new ExchangeStats());
        return perLoop;
    }
}
