package portico.admin.snapshot;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest snapshot that this replica knows, which all nodes should run. */
@Singleton
public final class CurrentSnapshot {
    private final List<Consumer<Snapshot>> observers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Snapshot snapshot;

    /** Null until the first is rendered. */
    public @Nullable Snapshot get() {
        return snapshot;
    }

    /** Calls back for each following snapshot, in order, on the thread that renders: briefly. */
    public void onChange(Consumer<Snapshot> observer) {
        observers.add(observer);
    }

    /** Only from the thread that renders. */
    void set(Snapshot newest) {
        if (!newest.replaces(snapshot)) return;
        snapshot = newest;
        observers.forEach(observer -> observer.accept(newest));
    }
}
