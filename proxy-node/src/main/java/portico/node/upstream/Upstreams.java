package portico.node.upstream;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.service.Service;

/** The services that run. What of one did not change stays as it is: connections, health, breaker. */
public final class Upstreams {
    private final Vertx vertx;
    private final int loops;
    private final Map<String, Running> running = new HashMap<>();

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
        next.forEach((name, fresh) -> running.compute(name, (same, now) -> start(fresh, now)));
        next.clear();
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
