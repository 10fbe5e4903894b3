package portico.node.names;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up the names that somebody watches, again before each answer is too old, on an event loop of its own: exchanges
 * only ever see addresses. A name that is watched twice is looked up once.
 */
public final class Names implements AutoCloseable {
    private final NioEventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("names", true));
    private final EventLoop loop = group.next();
    private final NameSettings settings;
    private final Lookup lookup;
    private final Map<Name, WatchedName> watched = new HashMap<>();

    public Names(NameSettings settings) {
        this.settings = settings;
        lookup = new Lookup(loop, settings);
    }

    /**
     * Keeps a name current until the watch is closed.
     *
     * @param changed called on the loop of names when there is something else to see
     */
    public synchronized Watch watch(Name name, Runnable changed) {
        WatchedName known = watched.get(name);
        boolean fresh = known == null;
        if (known == null) {
            known = new WatchedName(name, settings, lookup, loop);
            watched.put(name, known);
        }
        var watch = new Watch(this, known, changed);
        known.add(watch);
        if (fresh) known.start(); // not before: a name that nobody watches is not looked up
        return watch;
    }

    /** Waits until each name has been looked up once, or the patience is over. Not for event loops. */
    public void settle(Duration patience) {
        List<CompletableFuture<?>> first = new ArrayList<>();
        synchronized (this) {
            watched.values().forEach(name -> first.add(name.first()));
        }
        try {
            CompletableFuture.allOf(first.toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // They come when they come; until then their targets take no traffic.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A look-up ends with an answer, if only an empty one", e);
        }
    }

    synchronized void unwatch(WatchedName name, Watch watch) {
        if (name.remove(watch)) watched.remove(name.name(), name);
    }

    @Override
    public void close() {
        lookup.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
