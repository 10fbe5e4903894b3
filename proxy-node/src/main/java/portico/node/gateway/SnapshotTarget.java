package portico.node.gateway;

import java.util.Collection;
import portico.config.consumer.EnrolledConsumer;
import portico.config.snapshot.Routing;

/** What takes the sections of a snapshot and serves them. Called off the event loops, one call for each section at a time. */
public interface SnapshotTarget {
    /**
     * Compiles, warms and swaps.
     *
     * @throws Unservable naming entity, field and reason; then the last good one goes on
     */
    void applyRouting(Routing routing);

    /**
     * Compiles, warms and swaps.
     *
     * @param withheld consumers with something wrong: whoever shows a credential of one of them is answered 503
     * @throws Unservable naming entity, field and reason; then the last good ones go on
     */
    void applyIdentity(Collection<EnrolledConsumer> consumers, Collection<EnrolledConsumer> withheld);

    /**
     * Forgets both sections, and what is being compiled: until the node is admitted and both are applied again, no
     * exchange is served (503). Safe on any thread.
     */
    void withdraw();

    /** What is applied from now on is served. A target that was never withdrawn needs no admission. */
    void admit();
}
