package portico.node.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.service.ActiveCheck;
import portico.config.service.Balancing;
import portico.config.service.Health;
import portico.config.service.PassiveCheck;
import portico.config.service.Service;
import portico.config.service.Target;
import portico.node.exchange.Exchange;

/**
 * The targets of a service, what is known of their health, and the choice among those that are well. Exchanges choose
 * and count without waiting; only a target that changes its state takes the lock, to make the next choice.
 */
final class Fleet {
    /** Runs something later, on no particular thread. */
    interface Timer {
        void after(long millis, Runnable work);
    }

    private final Service service;
    private final UpstreamTarget[] targets;
    private final @Nullable PassiveCheck passive;
    private final Timer timer;
    private final LongSupplier clock;
    private final int[] turns;

    /** Tries under way at all targets; counted only where the choice depends on it. */
    private final AtomicInteger running = new AtomicInteger();

    private final boolean countsRunning;
    private final @Nullable Ring ring;

    /** The same for all fleets that a target was in. */
    private final Object lock;

    private volatile Picker picker;

    /** @param before what ran until now, whose state goes on where it still means the same */
    Fleet(Service service, @Nullable Fleet before, int loops, Timer timer, LongSupplier clock) {
        this.service = service;
        this.timer = timer;
        this.clock = clock;
        lock = before == null ? new Object() : before.lock;
        passive = service.health().passive();
        turns = new int[loops * RoundRobin.TURN_STRIDE];
        // Not all begin with the same target.
        for (int loop = 0; loop < loops; loop++) turns[loop * RoundRobin.TURN_STRIDE] = loop;
        List<Target> all = service.allTargets();
        targets = new UpstreamTarget[all.size()];
        for (int index = 0; index < targets.length; index++) targets[index] = target(index, all.get(index), before);
        boolean hashes = service.balancing().algorithm() == Balancing.Algorithm.CONSISTENT_HASH;
        countsRunning = service.balancing().algorithm() != Balancing.Algorithm.ROUND_ROBIN;
        ring = hashes ? Ring.of(all.stream().map(Target::address).toList(), weights()) : null;
        synchronized (lock) {
            picker = choice();
        }
    }

    private UpstreamTarget target(int index, Target target, @Nullable Fleet before) {
        UpstreamTarget same = before == null ? null : before.find(target.address());
        Endpoint endpoint = same != null && same.endpoint().is(target, service.targetProtocol())
                ? same.endpoint()
                : new Endpoint(target, service.targetProtocol());
        TargetHealth health = same != null && same.health().isFor(service.health())
                ? same.health()
                : new TargetHealth(service.health(), this);
        return new UpstreamTarget(index, target, endpoint, health);
    }

    /** From now on this fleet is the one that changes of health are for. */
    void takeOver() {
        synchronized (lock) {
            for (var target : targets) target.health().joined(this);
            picker = choice();
        }
    }

    /** True when nothing that a fleet is made of differs. */
    boolean isFor(Service other) {
        return service.allTargets().equals(other.allTargets())
                && service.targetProtocol() == other.targetProtocol()
                && service.balancing().equals(other.balancing())
                && service.health().equals(other.health());
    }

    Service service() {
        return service;
    }

    UpstreamTarget[] targets() {
        return targets;
    }

    @Nullable UpstreamTarget find(String address) {
        for (var target : targets) if (target.address().equals(address)) return target;
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
            usable[index] =
                    weights[index] > 0 && (panic || targets[index].health().isWell());
            if (!usable[index]) weights[index] = 0;
        }
        int[] order = Schedule.of(weights);
        var turns = new UpstreamTarget[order.length];
        for (int turn = 0; turn < order.length; turn++) turns[turn] = targets[order[turn]];
        return choice(turns, usable);
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
