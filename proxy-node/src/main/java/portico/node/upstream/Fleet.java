package portico.node.upstream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.service.ActiveCheck;
import portico.config.service.Balancing;
import portico.config.service.Health;
import portico.config.service.PassiveCheck;
import portico.config.service.Service;
import portico.node.exchange.Exchange;
import portico.node.names.Names;
import portico.node.names.Place;

/**
 * The targets of a service, what is known of their health, and the choice among those that are well. Exchanges choose
 * and count without waiting; only a target that changes its state takes the lock, to make the next choice.
 */
final class Fleet {
    private static final UpstreamTarget[] NO_TARGETS = {};

    /** Names may lead to many addresses; more of them are left out. */
    private static final int ENDPOINTS_MAX = Schedule.TURNS_MAX;

    /** Runs something later, on no particular thread. */
    interface Timer {
        void after(long millis, Runnable work);
    }

    private final Service service;
    private final PoolLimits pool;
    private final List<Site> sites;
    private final @Nullable PassiveCheck passive;
    private final Timer timer;
    private final LongSupplier clock;
    private final int[] turns;

    /**
     * Tries under way at all targets; counted only where the choice depends on it. The same for all fleets that a target
     * was in, as the count of a target itself is.
     */
    private final AtomicInteger running;

    private final boolean countsRunning;

    /** The same for all fleets that a target was in. */
    private final Object lock;

    // Changed under the lock.
    private volatile UpstreamTarget[] targets;
    private volatile Picker picker;
    private volatile UpstreamTarget[] chosenFrom = NO_TARGETS;
    private @Nullable Ring ring;
    private @Nullable Consumer<UpstreamTarget> newcomers;

    /** @param before what ran until now, whose state goes on where it still means the same */
    Fleet(Service service, @Nullable Fleet before, int loops, Names names, Timer timer, LongSupplier clock) {
        this.service = service;
        this.timer = timer;
        this.clock = clock;
        pool = PoolLimits.of(service.pool(), loops);
        lock = before == null ? new Object() : before.lock;
        running = before == null ? new AtomicInteger() : before.running;
        passive = service.health().passive();
        turns = new int[loops * RoundRobin.TURN_STRIDE];
        // Not all begin with the same target.
        for (int loop = 0; loop < loops; loop++) turns[loop * RoundRobin.TURN_STRIDE] = loop;
        countsRunning = service.balancing().algorithm() != Balancing.Algorithm.ROUND_ROBIN;
        targets = before == null ? NO_TARGETS : before.targets;
        picker = (exchange, tries) -> null;
        synchronized (lock) { // names may lead elsewhere at once
            sites = service.allTargets().stream()
                    .map(target -> Site.of(target, names, this::located))
                    .toList();
            locate();
        }
    }

    /** Some of the names lead elsewhere: what is known of the addresses that stay goes on. */
    private void located() {
        synchronized (lock) {
            locate();
        }
    }

    private void locate() {
        UpstreamTarget[] before = targets;
        List<List<Place>> places =
                sites.stream().map(site -> site.resolution().places()).toList();
        int factor = Shares.factor(places);
        var located = new ArrayList<UpstreamTarget>();
        for (int site = 0; site < places.size(); site++)
            for (var place : places.get(site))
                if (located.size() < ENDPOINTS_MAX)
                    located.add(target(located.size(), sites.get(site), places.get(site), place, factor, before));
        targets = located.toArray(NO_TARGETS);
        ring = service.balancing().algorithm() == Balancing.Algorithm.CONSISTENT_HASH
                ? Ring.of(Arrays.stream(targets).map(Fleet::ringName).toList(), weights())
                : null;
        picker = choice();
        Consumer<UpstreamTarget> interested = newcomers;
        if (interested == null) return;
        for (var target : targets) if (find(target.endpoint(), before) == null) interested.accept(target);
    }

    private UpstreamTarget target(
            int index, Site site, List<Place> places, Place place, int factor, UpstreamTarget[] before) {
        UpstreamTarget same = null;
        for (var known : before) if (known.endpoint().is(site, place, service.targetProtocol(), pool)) same = known;
        UpstreamTarget sameAddress = same;
        if (sameAddress == null)
            for (var known : before)
                if (known.address().equals(site.target().address())
                        && known.endpoint().address().equals(site.address(place))) sameAddress = known;
        Endpoint endpoint = same != null ? same.endpoint() : new Endpoint(site, place, service.targetProtocol(), pool);
        TargetHealth health = sameAddress != null && sameAddress.health().isFor(service.health())
                ? sameAddress.health()
                : new TargetHealth(service.health(), this);
        int weight = site.target().drained() ? 0 : site.target().weight();
        return new UpstreamTarget(index, endpoint, health, Shares.of(weight, factor, places, place), place.priority());
    }

    /** Of what a target's points on the ring are made: the same on all nodes. */
    private static String ringName(UpstreamTarget target) {
        String configured = target.address();
        String address = target.endpoint().address();
        return configured.equals(address) ? configured : configured + " " + address;
    }

    /** From now on this fleet is the one that changes of health are for. */
    void takeOver() {
        synchronized (lock) {
            for (var target : targets) target.health().joined(this);
            picker = choice();
        }
    }

    /** Names are no longer followed; what runs goes on. */
    void close() {
        sites.forEach(Site::close);
    }

    /** Calls back with each target, those that names lead to later included; under the lock, so briefly. */
    void eachTarget(Consumer<UpstreamTarget> interested) {
        synchronized (lock) {
            newcomers = interested;
            for (var target : targets) interested.accept(target);
        }
    }

    /** True while the target's name leads to it. */
    boolean has(Endpoint endpoint) {
        return find(endpoint, targets) != null;
    }

    /** True when nothing that a fleet is made of differs. */
    boolean isFor(Service other) {
        return service.allTargets().equals(other.allTargets())
                && service.targetProtocol() == other.targetProtocol()
                && service.pool().equals(other.pool())
                && service.balancing().equals(other.balancing())
                && service.health().equals(other.health());
    }

    Service service() {
        return service;
    }

    UpstreamTarget[] targets() {
        return targets;
    }

    /** Tells of each target that gets no traffic for its health, or whose name leads nowhere. */
    void report(Consumer<UnhealthyTarget> to) {
        for (var site : sites) {
            Instant since = site.resolution().failingSince();
            if (since != null)
                to.accept(
                        new UnhealthyTarget(service.name(), site.target().address(), null, false, false, true, since));
        }
        for (var target : targets)
            if (target.isOut())
                to.accept(new UnhealthyTarget(
                        service.name(),
                        target.address(),
                        target.endpoint().address(),
                        target.health().failsChecks(),
                        target.health().isEjected(),
                        false,
                        target.health().outSince()));
    }

    /** True when a target takes traffic that has not had the request. */
    boolean hasOther(Tries tries) {
        for (var target : chosenFrom) if (!tries.had(target)) return true;
        return false;
    }

    private static @Nullable UpstreamTarget find(Endpoint endpoint, UpstreamTarget[] targets) {
        for (var target : targets) if (target.endpoint() == endpoint) return target;
        return null;
    }

    @Nullable UpstreamTarget pick(Exchange exchange, Tries tries) {
        return picker.pick(exchange, tries);
    }

    void began(UpstreamTarget target) {
        if (!countsRunning) return;
        running.incrementAndGet();
        target.endpoint().began();
    }

    void ended(UpstreamTarget target) {
        if (!countsRunning) return;
        running.decrementAndGet();
        target.endpoint().ended();
    }

    /** How a try at a target came out. */
    void record(UpstreamTarget target, boolean failed) {
        PassiveCheck watching = passive;
        if (watching == null) return;
        long now = clock.getAsLong();
        if (target.health().record(failed, watching, now))
            target.health().fleet().eject(target.health(), watching, now);
    }

    /** The result of an active check. */
    void checked(UpstreamTarget target, ActiveCheck check, boolean passed) {
        synchronized (lock) {
            if (target.health().checked(passed, check.healthyAfter(), check.unhealthyAfter()))
                target.health().fleet().chooseAnew();
        }
    }

    private void eject(TargetHealth health, PassiveCheck watching, long now) {
        synchronized (lock) {
            int traffic = 0;
            int ejected = 0;
            for (var target : targets) {
                if (target.weight() == 0) continue;
                traffic++;
                if (target.health().isEjected()) ejected++;
            }
            if (health.isEjected() || (ejected + 1) * 100L > (long) traffic * watching.ejectPercentMax()) return;
            timer.after(health.eject(watching, now), () -> back(health));
            chooseAnew();
        }
    }

    private void back(TargetHealth health) {
        synchronized (lock) {
            health.back(clock.getAsLong());
            health.fleet().chooseAnew();
        }
    }

    private void chooseAnew() {
        picker = choice();
    }

    /** The choice among the targets that are well, or among all when too few are. */
    private Picker choice() {
        int traffic = 0;
        int well = 0;
        for (var target : targets) {
            if (target.weight() == 0) continue;
            traffic++;
            if (target.health().isWell()) well++;
        }
        Health health = service.health();
        boolean panic = well == 0 || well * 100L < (long) traffic * health.panicPercent();
        var usable = new boolean[targets.length];
        int[] weights = weights();
        for (int index = 0; index < targets.length; index++) {
            usable[index] = weights[index] > 0 && (panic || isFirstChoice(targets[index]));
            if (!usable[index]) weights[index] = 0;
        }
        chosenFrom = IntStream.range(0, usable.length)
                .filter(index -> usable[index])
                .mapToObj(index -> targets[index])
                .toArray(UpstreamTarget[]::new);
        int[] order = Schedule.of(weights);
        var turns = new UpstreamTarget[order.length];
        for (int turn = 0; turn < order.length; turn++) turns[turn] = targets[order[turn]];
        return choice(turns, usable);
    }

    /** True when it is well, and no place of the same target that comes before it is. */
    private boolean isFirstChoice(UpstreamTarget target) {
        if (!target.health().isWell()) return false;
        for (var other : targets)
            if (other.priority() < target.priority()
                    && other.health().isWell()
                    && other.address().equals(target.address())) return false;
        return true;
    }

    private Picker choice(UpstreamTarget[] order, boolean[] usable) {
        return switch (service.balancing().algorithm()) {
            case ROUND_ROBIN -> new RoundRobin(order, turns);
            case LEAST_REQUESTS -> new LeastRequests(order);
            case CONSISTENT_HASH ->
                new ConsistentHash(
                        new Affinity(
                                service.balancing().hashBy(),
                                service.balancing().name()),
                        java.util.Objects.requireNonNull(ring),
                        targets,
                        usable,
                        running,
                        new LeastRequests(order));
        };
    }

    private int[] weights() {
        var weights = new int[targets.length];
        for (int index = 0; index < weights.length; index++) weights[index] = targets[index].weight();
        return weights;
    }
}
