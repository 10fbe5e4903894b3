package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.Busy;
import portico.admin.snapshot.Rendering;

/**
 * Which revision the configuration is at, and whose turn it is to change it.
 *
 * <p>The lock on the head's row is taken before a writer reads what it is about to change, and lasts to the commit: what
 * it checked (names, references, ties) still holds when it writes, and commit order is revision order.
 */
@ApplicationScoped
public final class Head {
    // The other replicas hear of it when, and only if, this transaction commits.
    private static final String ADVANCE =
            "with head as (update config_head set revision = revision + 1 returning revision)"
                    + " select revision, pg_notify('" + Rendering.REVISION_CHANNEL + "', revision::text) from head";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StatelessSession session;
    private final Sql sql;
    private final WritersQueue queue;
    private final Actor actor;
    private final Clock clock;
    private final Event<RevisionCommitted> committed;

    Head(
            StatelessSession session,
            Sql sql,
            WritersQueue queue,
            Actor actor,
            Clock clock,
            Event<RevisionCommitted> committed) {
        this.session = session;
        this.sql = sql;
        this.queue = queue;
        this.actor = actor;
        this.clock = clock;
        this.committed = committed;
    }

    /** What is committed now. */
    public HeadEntity now() {
        return session.createSelectionQuery("from HeadEntity", HeadEntity.class).getSingleResult();
    }

    /**
     * Waits for this transaction's turn, without a database connection at first: it is the first thing that a writer does.
     *
     * @throws Busy when the others take too long
     */
    public Turn take() {
        long start = System.nanoTime();
        queue.enter(PATIENCE);
        long left = Math.max(1, PATIENCE.toMillis() - (System.nanoTime() - start) / 1_000_000); // 0 would be for ever
        try {
            sql.update("set local lock_timeout = '" + left + "ms'");
            // A writer that froze must not stop all others for ever.
            sql.update("set local idle_in_transaction_session_timeout = '5min'");
            long before = sql.query("select revision from config_head for update", row -> row.getLong(1))
                    .get(0);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as precise as it is stored
            return new Turn(before, actor.name(), now);
        } catch (RuntimeException e) {
            if (isState(e, LOCK_NOT_AVAILABLE)) throw new Busy();
            throw e;
        }
    }

    /**
     * Ends the turn: keeps its changes under the next revision, if there were any.
     *
     * @return the revision that the configuration is at once the transaction is committed
     */
    public long commit(Turn turn) {
        if (turn.changes().isEmpty()) return turn.before();
        session.insertMultiple(turn.changes());
        long revision = sql.query(ADVANCE, row -> row.getLong(1)).get(0);
        if (revision != turn.revision()) throw new IllegalStateException("The turn was not ours alone");
        committed.fire(new RevisionCommitted(revision, turn.changesIdentity()));
        return revision;
    }

    private static boolean isState(Throwable failure, String state) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause())
            if (at instanceof SQLException cause && state.equals(cause.getSQLState())) return true;
        return false;
    }
}
