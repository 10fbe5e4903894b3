package portico.node.sync;

import java.util.List;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.config.statistics.TrafficEntry;

/** What the node counts of its traffic, and of quotas. */
public interface TrafficSource {
    /** Counts nothing. */
    TrafficSource NONE = List::of;

    /** What was counted since this was last called; no longer anywhere else from then on. */
    List<TrafficEntry> take();

    /** What was let pass of quotas since this was last called, but for what is not {@link #stored} yet. */
    default List<QuotaUse> takeQuotas() {
        return List.of();
    }

    /**
     * What was taken is stored.
     *
     * @param standings how these quotas stand now, as far as that was told
     */
    default void stored(List<QuotaUse> uses, List<QuotaStanding> standings) {}
}
