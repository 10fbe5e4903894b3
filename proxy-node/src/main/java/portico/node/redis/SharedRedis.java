package portico.node.redis;

import io.vertx.core.Context;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The Redis or Valkey that nodes share, as one node sees it. Nodes also tell each other there that they live: how many
 * they are is what is left to go by when Redis is away.
 */
public final class SharedRedis {
    private static final Script NODES = Script.beside(SharedRedis.class, "nodes.lua");
    private static final String NODES_KEY = "portico:nodes";
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** How long a node counts that says nothing. */
    private static final Duration ALIVE = Duration.ofSeconds(10);

    private final @Nullable RedisSettings settings;
    private final AtomicReferenceArray<@Nullable RedisLink> links;
    private final RedisStats stats = new RedisStats();
    private final List<IntConsumer> beats = new CopyOnWriteArrayList<>();
    private final String node = UUID.randomUUID().toString();
    private long saidNanos; // of the first loop
    private final NodeCount nodes = new NodeCount(ALIVE);

    /**
     * One that has no connections yet.
     *
     * @param settings null when there is no Redis
     * @param loops of the node
     */
    public SharedRedis(@Nullable RedisSettings settings, int loops) {
        this.settings = settings;
        links = new AtomicReferenceArray<>(loops);
    }

    /** That of a node without one. */
    public static SharedRedis none() {
        return new SharedRedis(null, 0);
    }

    /** False when the node was told of no Redis. */
    public boolean isConfigured() {
        return settings != null;
    }

    /** How many event loops have a connection each. */
    public int loops() {
        return links.length();
    }

    /** Where it is, without its password; empty when there is none. */
    public String place() {
        return settings == null ? "" : settings.toString();
    }

    /** Gives an event loop its connection, and goes on doing so. */
    public void attach(int loop, Context context) {
        if (settings == null) return;
        var link = new RedisLink(context, settings, stats, loop == 0, () -> beat(loop));
        links.set(loop, link);
        link.start();
    }

    /** The link of an event loop; null when there is no Redis. */
    public @Nullable RedisLink link(int loop) {
        return loop < links.length() ? links.get(loop) : null;
    }

    /** Runs this on each event loop, with its number, now and then. */
    public void onBeat(IntConsumer task) {
        beats.add(task);
    }

    /** How many nodes there are, this one included, as far as Redis has said; the last that was known while it is away. */
    public int nodes() {
        return nodes.nodes();
    }

    /** How many connections are up. */
    public int linksUp() {
        int up = 0;
        for (int loop = 0; loop < links.length(); loop++) {
            RedisLink link = links.get(loop);
            if (link != null && link.isUp()) up++;
        }
        return up;
    }

    /** True when every event loop has its connection. */
    public boolean isUp() {
        return isConfigured() && linksUp() == links.length();
    }

    /** How many questions were asked. */
    public long asked() {
        return stats.asked.sum();
    }

    /** How many of them had no answer in time, or an error. */
    public long unanswered() {
        return stats.failed.sum() + stats.timedOut.sum() + stats.refusedForRoom.sum();
    }

    /** How many connections were lost. */
    public long lost() {
        return stats.lost.sum();
    }

    /** How often there was no connection to be had. */
    long unreached() {
        return stats.unreached.sum();
    }

    public void close() {
        for (int loop = 0; loop < links.length(); loop++) {
            RedisLink link = links.get(loop);
            if (link != null) link.close();
        }
    }

    private void beat(int loop) {
        for (var task : beats) task.accept(loop);
        RedisLink link = links.get(loop);
        if (loop == 0 && link != null && link.isUp()) sayAlive(link);
    }

    private void sayAlive(RedisLink link) {
        long now = System.nanoTime();
        if (saidNanos != 0 && now - saidNanos < HEARTBEAT.toNanos()) return;
        saidNanos = now;
        CompletionStage<Integer> told =
                link.run(NODES, NODES_KEY, List.of(node, Long.toString(ALIVE.toMillis())), Response::toInteger, 0);
        if (told != null)
            told.thenAccept(count -> {
                if (count > 0) nodes.said(count, link.linked());
                else saidNanos = 0;
            });
    }
}
