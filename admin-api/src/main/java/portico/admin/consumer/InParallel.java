package portico.admin.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same work for each of many, a few at a time, by threads that last as long as the work. */
final class InParallel {
    private InParallel() {}

    /**
     * What came of each; those of which nothing did are left out. The first failure ends it and is thrown.
     *
     * @param atOnce how many at most
     */
    static <T, R> Map<T, R> each(Collection<T> values, int atOnce, Function<T, @Nullable R> work) {
        var left = new ConcurrentLinkedQueue<>(values);
        int threads = Math.min(atOnce, values.size());
        var pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "credentials-ready");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Map<T, R>>> parts = Collections.nCopies(threads, () -> part(left, work));
            var done = new HashMap<T, R>();
            for (var part : pool.invokeAll(parts)) done.putAll(part.get());
            return done;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The admin service is stopping", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T, R> Map<T, R> part(ConcurrentLinkedQueue<T> left, Function<T, @Nullable R> work) {
        var done = new HashMap<T, R>();
        try {
            for (T value = left.poll(); value != null; value = left.poll()) {
                R result = work.apply(value);
                if (result != null) done.put(value, result);
            }
            return done;
        } catch (RuntimeException e) {
            left.clear(); // the others need not go on
            throw e;
        }
    }
}
