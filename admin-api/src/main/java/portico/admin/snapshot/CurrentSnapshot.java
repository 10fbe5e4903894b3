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
    private volatile @Nullable Seen seen;

    /** A revision that somebody runs. */
    record Seen(long epoch, long revision) {}

    /** Null until the first is rendered. */
    public @Nullable Snapshot get() {
        return snapshot;
    }

    /** Calls back for each following snapshot, in order, on the thread that renders: briefly. */
    public void onChange(Consumer<Snapshot> observer) {
        observers.add(observer);
    }

    /** A node runs this revision; a database that does not have it has gone back. From any thread. */
    public void seen(long epoch, long revision) {
        Seen before = seen;
        if (before == null || before.epoch() != epoch || before.revision() < revision) seen = new Seen(epoch, revision);
    }

    /** What was last seen of all this; null when nothing was. */
    @Nullable Seen seen() {
        return seen;
    }

    /** Only from the thread that renders. */
    void set(Snapshot newest) {
        if (!newest.replaces(snapshot)) return;
        snapshot = newest;
        seen(newest.epoch(), newest.revision());
        observers.forEach(observer -> observer.accept(newest));
    }
}
