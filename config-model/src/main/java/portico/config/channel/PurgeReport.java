package portico.config.channel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * Node to admin, by {@code POST} to {@link ChannelMessage#PURGES_PATH}, from a node that only polls: which purges it has
 * done. Answered by {@link PurgeOrders}.
 */
public record PurgeReport(List<Done> done) implements Checked {
    /** No report is larger. */
    public static final int BYTES_MAX = ChannelMessage.BYTES_MAX;

    private static final int DONE_MAX = 2 * PurgeOrders.ORDERS_MAX;

    /** @param count of the answers that the node kept and keeps no longer */
    public record Done(UUID id, int count) {}

    public PurgeReport(@Nullable List<Done> done) {
        this.done = done == null ? List.of() : List.copyOf(done);
    }

    @Override
    public void check(Problems at) {
        at.bounded("done", done, DONE_MAX);
        at.each("done", done, (each, there) -> {
            there.required("id", each.id());
            there.require(each.count() >= 0, "count", "is below 0");
        });
    }
}
