package portico.config.statistics;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * What was counted for one entity.
 *
 * @param id of the entity; null for all of its kind that have no entry of their own, and for what no route matched
 */
public record TrafficEntry(TrafficKind kind, @Nullable UUID id, TrafficCounts counts) implements Checked {
    /** More than any node counts in the life of a roll-up, and few enough to be added up for years. */
    private static final long VALUE_MAX = 1L << 50;

    @Override
    public void check(Problems at) {
        at.required("kind", kind);
        at.required("counts", counts);
        at.require(counts == null || counts.isWithin(VALUE_MAX), "counts", "has a number that cannot be");
        at.require(kind != TrafficKind.UNMATCHED || id == null, "id", "is not for what no route matched");
    }
}
