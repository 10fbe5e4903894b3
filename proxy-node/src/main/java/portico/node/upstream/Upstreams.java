package portico.node.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.service.Service;
import portico.node.names.Names;
import portico.node.tls.UpstreamTls;

/** The services that run. What of one did not change stays as it is: connections, health, breaker. */
public final class Upstreams {
    private final Vertx vertx;
    private final Names names;
    private final int loops;

    /** Changed under the lock; read without. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Made for a configuration that is being compiled, and may yet be refused. */
    private final Map<String, Upstream> next = new HashMap<>();

    /** @param names where targets with names are */
    public Upstreams(Vertx vertx, Names names, int loops) {
        this.vertx = vertx;
        this.names = names;
        this.loops = loops;
    }

    /** The service as it will run: as it does when its settings are the same. */
    public synchronized Upstream of(Service service, UpstreamTls tls) {
        Running now = running.get(service.name());
        if (now != null
                && now.upstream().service().equals(service)
                && now.upstream().tls() == tls) {
            discard(next.remove(service.name()), now);
            return now.upstream();
        }
        Upstream fresh = new Upstream(service, tls, now == null ? null : now.upstream(), vertx, names, loops);
        discard(next.put(service.name(), fresh), now);
        return fresh;
    }

    /**
     * What was asked for runs from now on, and services that are no more are forgotten. Exchanges on them go on; their
     * idle connections then close by themselves.
     */
    public synchronized void keep(Set<String> services) {
        running.entrySet().removeIf(entry -> {
            boolean gone = !services.contains(entry.getKey());
            if (gone) entry.getValue().end();
            return gone;
        });
        next.entrySet()
                .removeIf(
                        entry -> { // left from a configuration that was refused
                            boolean gone = !services.contains(entry.getKey());
                            if (gone) discard(entry.getValue(), null);
                            return gone;
                        });
        next.forEach((name, fresh) -> running.compute(name, (same, now) -> start(fresh, now)));
        next.clear();
    }

    /** Waits for names that were never looked up before, but not for long. Not for event loops. */
    public void settle(Duration patience) {
        names.settle(patience);
    }

    /** How many targets get no traffic for their health, or have a name that leads nowhere. */
    public long unhealthyCount() {
        var count = new AtomicLong();
        report(target -> count.incrementAndGet());
        return count.get();
    }

    /** How many of each service; of services that have none there is nothing. */
    public Map<String, Long> unhealthyByService() {
        var counts = new TreeMap<String, Long>();
        report(target -> counts.merge(target.service(), 1L, Long::sum));
        return counts;
    }

    /** Which they are, as far as the bound allows. */
    public List<UnhealthyTarget> unhealthy(int countMax) {
        List<UnhealthyTarget> found = new ArrayList<>();
        report(target -> {
            if (found.size() < countMax) found.add(target);
        });
        return found;
    }

    private void report(Consumer<UnhealthyTarget> to) {
        for (var service : running.values()) service.upstream().fleet().report(to);
    }

    private Running start(Upstream fresh, @Nullable Running now) {
        boolean sameFleet = now != null && now.upstream().fleet() == fresh.fleet();
        if (now != null) {
            if (sameFleet && now.upstream().tls() == fresh.tls()) return new Running(fresh, now.checks());
            if (sameFleet) now.stopChecks();
            else now.end();
        }
        if (!sameFleet) fresh.fleet().takeOver();
        return new Running(fresh, HealthChecks.start(fresh, vertx));
    }

    /** What never ran follows no names any more. */
    private static void discard(@Nullable Upstream refused, @Nullable Running now) {
        if (refused != null && (now == null || now.upstream().fleet() != refused.fleet()))
            refused.fleet().close();
    }

    private record Running(Upstream upstream, @Nullable HealthChecks checks) {
        void stopChecks() {
            if (checks != null) checks.stop();
        }

        void end() {
            stopChecks();
            upstream.fleet().close();
        }
    }
}
