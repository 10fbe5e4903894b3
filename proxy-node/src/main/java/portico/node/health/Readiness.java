package portico.node.health;

import jakarta.inject.Singleton;
import portico.node.sync.SyncStatus;

/**
 * Whether the node should get traffic: all sections are in service, it is warm and trusted, nobody has drained it, and
 * it is not about to end.
 */
@Singleton
public final class Readiness {
    private final SyncStatus sync;
    private volatile boolean warm;
    private volatile boolean draining;

    Readiness(SyncStatus sync) {
        this.sync = sync;
    }

    public boolean ready() {
        return warm && !draining && !sync.drained() && sync.link() != SyncStatus.Link.UNAUTHORIZED && sync.complete();
    }

    /** The first requests will be served about as fast as later ones. */
    public void warm() {
        warm = true;
    }

    /** True once the node is warm. */
    public boolean isWarm() {
        return warm;
    }

    /** From now on it should get no new traffic. */
    public void drain() {
        draining = true;
    }

    /** True when the node is about to end. */
    public boolean draining() {
        return draining;
    }
}
