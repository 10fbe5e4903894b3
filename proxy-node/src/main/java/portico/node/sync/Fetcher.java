package portico.node.sync;

import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.CorruptChunk;
import portico.config.snapshot.Sha256;

/** Fetches chunks from one admin replica, a few at a time, and decodes each on the sync thread while others travel. */
final class Fetcher implements Updates.Fetch {
    private static final Logger LOG = Logger.getLogger(Fetcher.class);

    /** A chunk that comes corrupt this often is not to be had from this replica. */
    private static final int TRIES_MAX = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final String token;
    private final Inbox inbox;
    private final SyncStatus status;

    /** @param inbox whose end ends the fetching: a revoked node must not wait for chunks */
    Fetcher(Admin admin, String token, Inbox inbox, SyncStatus status) {
        this.admin = admin;
        this.token = token;
        this.inbox = inbox;
        this.status = status;
    }

    private record Arrival(Sha256 hash, int tries, AsyncResult<Chunk> chunk) {}

    private record Wanted(Sha256 hash, int tries) {}

    @Override
    public void fetch(List<Sha256> lacking, Chunks into) throws AdminFailure, InterruptedException {
        Deque<Wanted> waiting = new ArrayDeque<>();
        for (var hash : lacking) waiting.add(new Wanted(hash, 1));
        var arrived = new LinkedBlockingQueue<Arrival>();
        int travelling = 0;
        while (!waiting.isEmpty() || travelling > 0) {
            inbox.check();
            for (; travelling < Admin.FETCHES_MAX && !waiting.isEmpty(); travelling++) {
                Wanted next = waiting.remove();
                admin.chunk(token, next.hash)
                        .onComplete(chunk -> arrived.add(new Arrival(next.hash, next.tries, chunk)));
            }
            Arrival arrival = arrived.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) throw new AdminFailure("Chunks from " + admin.base() + " take too long");
            travelling--;
            if (!accept(arrival, into)) waiting.addFirst(new Wanted(arrival.hash, arrival.tries + 1));
        }
        inbox.check();
    }

    /** Returns false when it is to be fetched again. */
    private boolean accept(Arrival arrival, Chunks into) throws AdminFailure {
        if (arrival.chunk.failed()) {
            Throwable cause = arrival.chunk.cause();
            if (cause instanceof AdminFailure failure) throw failure;
            throw new AdminFailure("The chunk " + arrival.hash + " from " + admin.base() + ": " + cause, cause);
        }
        Chunk chunk = arrival.chunk.result();
        try {
            into.add(chunk);
            status.fetched(chunk.bytes().length);
            return true;
        } catch (CorruptChunk e) {
            if (isAsNamed(chunk)) throw e; // fetched again, it would be the same
            status.corrupt();
            LOG.warnf("From %s, try %d: %s", admin.base(), arrival.tries, e.getMessage());
            if (arrival.tries >= TRIES_MAX) throw new AdminFailure("From " + admin.base() + ": " + e.getMessage(), e);
            return false;
        }
    }

    private static boolean isAsNamed(Chunk chunk) {
        try {
            chunk.verify();
            return true;
        } catch (CorruptChunk e) {
            return false;
        }
    }
}
