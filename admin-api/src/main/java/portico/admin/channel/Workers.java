package portico.admin.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads on which the channel waits for the database; what does not fit in the queue is refused at once. */
@Singleton
final class Workers {
    private static final int THREADS = 4;
    private static final int QUEUE_MAX = 2048;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), work -> {
                var thread = new Thread(work, "portico-channel-" + started.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    Workers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the work elsewhere and answers on the caller's event loop. */
    <T> Future<T> run(Vertx vertx, Callable<T> work) {
        var context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            threads.execute(() -> {
                try {
                    T result = work.call();
                    context.runOnContext(back -> promise.complete(result));
                } catch (Exception e) {
                    context.runOnContext(back -> promise.fail(e));
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(e);
        }
        return promise.future();
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
