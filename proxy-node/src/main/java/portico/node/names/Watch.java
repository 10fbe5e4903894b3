package portico.node.names;

/** Somebody's interest in a name. */
public final class Watch implements AutoCloseable {
    private final Names names;
    private final WatchedName name;
    private final Runnable changed;

    Watch(Names names, WatchedName name, Runnable changed) {
        this.names = names;
        this.name = name;
        this.changed = changed;
    }

    /** Where the name leads now. Safe on any thread. */
    public Resolution current() {
        return name.current();
    }

    void changed() {
        changed.run();
    }

    @Override
    public void close() {
        names.unwatch(name, this);
    }
}
