package portico.node.upstream;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.service.Service;

/** The services that run. What of one did not change stays as it is: connections, health, breaker. */
public final class Upstreams {
    private final Vertx vertx;
    private final int loops;

    /** Changed under the lock; read without. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Made for a configuration that is being compiled, and may yet be refused. */
    private final Map<String, Upstream> next = new HashMap<>();

    public Upstreams(Vertx vertx, int loops) {
        this.vertx = vertx;
        this.loops = loops;
    }

    /** The service as it will run: as it does when its settings are the same. */
    public synchronized Upstream of(Service service) {
        Running now = running.get(service.name());
        if (now != null && now.upstream().service().equals(service)) {
            next.remove(service.name());
            return now.upstream();
        }
        Upstream fresh = new Upstream(service, now == null ? null : now.upstream(), vertx, loops);
        next.put(service.name(), fresh);
        return fresh;
    }

    /**
     * What was asked for runs from now on, and services that are no more are forgotten. Exchanges on them go on; their
     * idle connections then close by themselves.
     */
    public synchronized void keep(Set<String> services) {
        running.entrySet().removeIf(entry -> {
            boolean gone = !services.contains(entry.getKey());
            if (gone) entry.getValue().stop();
            return gone;
        });
        next.keySet().retainAll(services); // some may be left from a configuration that was refused
        next.forEach((name, fresh) -> running.compute(name, (same, now) -> start(fresh, now)));
        next.clear();
    }

    /** How many targets get no traffic for their health. */
    public long unhealthyCount() {
        long count = 0;
        for (var service : running.values())
            for (var target : service.upstream().fleet().targets()) if (target.isOut()) count++;
        return count;
    }

    /** Which they are, as far as the bound allows. */
    public List<UnhealthyTarget> unhealthy(int countMax) {
        List<UnhealthyTarget> found = new ArrayList<>();
        for (var service : running.values())
            for (var target : service.upstream().fleet().targets()) {
                if (found.size() == countMax) return found;
                if (target.isOut())
                    found.add(new UnhealthyTarget(
                            service.upstream().service().name(),
                            target.address(),
                            target.health().failsChecks(),
                            target.health().isEjected()));
            }
        return found;
    }

    private Running start(Upstream fresh, @Nullable Running now) {
        if (now != null && now.upstream().fleet() == fresh.fleet()) return new Running(fresh, now.checks());
        if (now != null) now.stop();
        fresh.fleet().takeOver();
        return new Running(fresh, HealthChecks.start(fresh, vertx));
    }

    private record Running(Upstream upstream, @Nullable HealthChecks checks) {
        void stop() {
            if (checks != null) checks.stop();
        }
    }
}
