package portico.config.channel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Admin to a node that only polls: the purges that it has not done, the oldest first. There may be more than these, which
 * the node hears of when it has done them.
 */
public record PurgeOrders(List<Order> orders) {
    /** No answer names more. */
    public static final int ORDERS_MAX = 16;

    public record Order(UUID id, CachePurge what) {}

    public PurgeOrders(@Nullable List<Order> orders) {
        this.orders = orders == null ? List.of() : List.copyOf(orders);
    }
}
