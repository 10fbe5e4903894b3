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

    /**
     * A revision that somebody runs.
     *
     * @param node who says so; null when this replica has seen it itself
     */
    record Seen(long epoch, long revision, @Nullable String node) {}

    /** Null until the first is rendered. */
    public @Nullable Snapshot get() {
        return snapshot;
    }

    /** Calls back for each following snapshot, in order, on the thread that renders: briefly. */
    public void onChange(Consumer<Snapshot> observer) {
        observers.add(observer);
    }

    /** A node says that it runs this revision; a database that does not have it has gone back. From any thread. */
    public void seen(String node, long epoch, long revision) {
        remember(new Seen(epoch, revision, node));
    }

    private synchronized void remember(Seen now) {
        Seen before = seen;
        if (before == null || before.epoch() != now.epoch() || before.revision() < now.revision()) seen = now;
    }

    /** What was last seen of all this; null when nothing was. */
    @Nullable Seen seen() {
        return seen;
    }

    /** Only from the thread that renders. */
    void set(Snapshot newest) {
        if (!newest.replaces(snapshot)) return;
        snapshot = newest;
        remember(new Seen(newest.epoch(), newest.revision(), null));
        observers.forEach(observer -> observer.accept(newest));
    }
}
