package portico.node.upstream;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import portico.config.service.Service;

/** The services that run. One whose settings did not change stays as it is, with its connections. */
public final class Upstreams {
    private final Vertx vertx;
    private final int loops;
    private final Map<String, Upstream> byService = new HashMap<>();

    public Upstreams(Vertx vertx, int loops) {
        this.vertx = vertx;
        this.loops = loops;
    }

    /** The service as it runs: the one that is there when its settings are the same. */
    public synchronized Upstream of(Service service) {
        Upstream running = byService.get(service.name());
        if (running != null && running.service().equals(service)) return running;
        Upstream fresh = new Upstream(service, vertx, loops);
        byService.put(service.name(), fresh);
        return fresh;
    }

    /** Forgets services that are no more. Exchanges on them go on; their idle connections then close by themselves. */
    public synchronized void keep(Set<String> services) {
        byService.keySet().retainAll(services);
    }
}
