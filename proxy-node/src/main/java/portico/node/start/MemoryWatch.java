package portico.node.start;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jboss.logging.Logger;
import portico.node.exchange.Memory;
import portico.node.limit.Limit;

/**
 * Finds out whether memory is short, off the request path: of the heap behind collections of garbage, and of the memory
 * outside of it, where octets wait for sockets, ten times a second.
 */
final class MemoryWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MemoryWatch.class);
    private static final long LOOK_MILLIS = 100;

    @Limit("Percent of the memory for octets on their way (as much as the heap) that are in use; then new exchanges are"
            + " refused with 503")
    private static final int DIRECT_SHORT_PERCENT = 60;

    /** With less than that in use it is not short any more. */
    private static final int DIRECT_ENOUGH_PERCENT = 50;

    /** Netty's pool and that of Vert.x. */
    private static final List<PooledByteBufAllocator> POOLS =
            List.of(PooledByteBufAllocator.DEFAULT, (PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR);

    private final Memory memory;
    private final HeapWatch heap = new HeapWatch(Runtime.getRuntime().maxMemory());
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    private final BufferPoolMXBean buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(NotificationEmitter.class::isInstance)
            .map(NotificationEmitter.class::cast)
            .toList();
    private final boolean mayCollect = !ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("DisableExplicitGC")
            .getValue()
            .equals("true");
    private final NotificationListener listener = this::collected;

    /** Whom a collection tells that ends with the node finds nobody there, and need not hear of it. */
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1,
            task -> {
                var made = new Thread(task, "memory-watch");
                made.setDaemon(true);
                return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    private boolean directIsShort;

    /** What the log said last. */
    private boolean refuses;

    /** @param memory is told */
    MemoryWatch(Memory memory) {
        this.memory = memory;
    }

    /** Begins to watch; returns itself. */
    MemoryWatch start() {
        for (var collector : collectors) collector.addNotificationListener(listener, null, null);
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public void close() throws Exception {
        for (var collector : collectors) collector.removeNotificationListener(listener);
        thread.shutdown();
    }

    private void collected(Notification notification, Object nothing) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) return;
        var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        String action = collection.getGcAction();
        // The latter is ZGC's, which has no other word for it.
        boolean whole = action.contains("major")
                || action.contains("cycle") && collection.getGcCause().equals("System.gc()");
        long left = collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        thread.execute(() -> {
            heap.collected(left, whole, now());
            say();
            collectWhereWanted();
        });
    }

    private void look() {
        try {
            directIsShort = directPercent() >= (directIsShort ? DIRECT_ENOUGH_PERCENT : DIRECT_SHORT_PERCENT);
            say();
            collectWhereWanted();
        } catch (RuntimeException e) {
            LOG.error("How much memory is left cannot be told now", e); // or there would be no next look
        }
    }

    private void collectWhereWanted() {
        if (!mayCollect || !heap.wantsCollection(now())) return;
        memory.isShort(true); // until it is known: what is new might be what there is no room for
        System.gc();
    }

    private void say() {
        boolean isShort = directIsShort || heap.isShort();
        memory.isShort(isShort);
        if (isShort == refuses) return;
        refuses = isShort;
        if (isShort)
            LOG.warnf(
                    "Memory %s the heap is short; new exchanges are refused with 503",
                    heap.isShort() ? "in" : "outside of");
        else LOG.info("There is memory enough again");
    }

    /** What is free in chunks of the pools is as good as what has not been reserved. */
    private long directPercent() {
        long max = PlatformDependent.maxDirectMemory();
        long reserved = Math.max(buffers.getMemoryUsed(), PlatformDependent.usedDirectMemory());
        if (reserved < max / 100 * DIRECT_ENOUGH_PERCENT) return 0;
        long free = POOLS.stream()
                .mapToLong(pool -> pool.metric().usedDirectMemory() - pool.pinnedDirectMemory())
                .sum();
        return (reserved - free) * 100 / max;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
