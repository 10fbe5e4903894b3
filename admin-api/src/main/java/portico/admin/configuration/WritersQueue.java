package portico.admin.configuration;

import jakarta.inject.Singleton;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import portico.admin.problem.Busy;

/**
 * Where this replica's writers wait before they take a database connection. Only a few wait at the head with one: however
 * many writers there are, and however long one of them writes, callers are recognised, nodes put out and revisions rendered.
 */
@Singleton
final class WritersQueue {
    static final int AT_HEAD_MAX = 8;

    /** Each holds a worker thread; there are more of those than this and {@link #AT_HEAD_MAX}, for everybody else. */
    private static final int WAITING_MAX = 240;

    private final Semaphore places = new Semaphore(AT_HEAD_MAX, true);
    private final TransactionSynchronizationRegistry transaction;

    WritersQueue(TransactionSynchronizationRegistry transaction) {
        this.transaction = transaction;
    }

    /**
     * Waits for a place at the head, which is kept until the transaction ends. The transaction must not have asked the
     * database for anything yet.
     *
     * @throws Busy when there is none in time, or too many wait already
     */
    void enter(Duration patience) {
        if (waiting() >= WAITING_MAX || !acquire(patience)) throw new Busy();
        try {
            transaction.registerInterposedSynchronization(new Leaving());
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    /** About how many wait. */
    int waiting() {
        return places.getQueueLength();
    }

    private boolean acquire(Duration patience) {
        try {
            return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private final class Leaving implements Synchronization {
        @Override
        public void beforeCompletion() {
            // The place is needed to the end: the connection is held until then.
        }

        @Override
        public void afterCompletion(int status) {
            places.release();
        }
    }
}
