package portico.admin.problem;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tells a database that is away or has no connection left for us from faults of ours. */
final class DatabaseAway {
    /** PostgreSQL's class for connections that break or cannot be made (Appendix A of its manual). */
    private static final String CONNECTION_CLASS = "08";

    /**
     * Shutdown by an administrator, by a crash, not up yet, too many connections, and a session that was ended because
     * its transaction lay idle.
     */
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "53300", "25P03");

    /** A deadlock that this transaction lost, one that cannot be serialised, and a lock that did not come free. */
    private static final Set<String> CONFLICTS = Set.of("40P01", "40001", "55P03");

    /** What the pool says, without a state, when no connection comes free in time. */
    private static final String POOL_EXHAUSTED = "cquisition timeout";

    private DatabaseAway() {}

    /** What the database or the pool said, somewhere inside of a failure; empty when it is something else. */
    static Optional<String> in(Throwable failure) {
        return find(failure, DatabaseAway::isAway);
    }

    /** What the database said when other transactions were in the way: nothing is kept, and the next try may do. */
    static Optional<String> conflictIn(Throwable failure) {
        return find(failure, cause -> cause.getSQLState() != null && CONFLICTS.contains(cause.getSQLState()));
    }

    private static Optional<String> find(Throwable failure, Predicate<SQLException> meant) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
        while (!left.isEmpty()) {
            Throwable at = left.remove();
            if (!seen.add(at)) continue;
            if (at instanceof SQLException cause) {
                if (meant.test(cause)) return Optional.of(String.valueOf(cause.getMessage()));
                if (cause.getNextException() != null) left.add(cause.getNextException());
            }
            if (at.getCause() != null) left.add(at.getCause());
            left.addAll(List.of(at.getSuppressed())); // there the transaction manager keeps why a commit failed
        }
        return Optional.empty();
    }

    private static boolean isAway(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) return String.valueOf(failure.getMessage()).contains(POOL_EXHAUSTED);
        return state.startsWith(CONNECTION_CLASS) || STATES.contains(state);
    }
}
