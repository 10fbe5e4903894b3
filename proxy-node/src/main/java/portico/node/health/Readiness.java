package portico.node.health;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import portico.node.sync.SyncStatus;

/**
 * Whether the node should get traffic: all sections are in service, it is warm and trusted, nobody has drained it, and
 * it is not about to end.
 */
@Singleton
public final class Readiness {
    private final SyncStatus sync;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
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
        listeners.forEach(Runnable::run);
    }

    /** True once the node is warm. */
    public boolean isWarm() {
        return warm;
    }

    /** From now on it should get no new traffic. */
    public void drain() {
        draining = true;
        listeners.forEach(Runnable::run);
    }

    /** @param listener told, on any thread, after {@link #warm} and {@link #drain}; what sync changes it knows itself */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** True when the node is about to end. */
    public boolean draining() {
        return draining;
    }
}
