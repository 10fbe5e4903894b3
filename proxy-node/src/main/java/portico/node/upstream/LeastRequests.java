package portico.node.upstream;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;

/**
 * Of two targets at random the one with less to do for its weight. Two are enough: the busiest is then exponentially
 * unlikely to be chosen (Mitzenmacher, "The Power of Two Choices"), and nobody looks at all of them.
 */
final class LeastRequests implements Picker {
    private final UpstreamTarget[] order;

    /** @param order each target as often as its weight says */
    LeastRequests(UpstreamTarget[] order) {
        this.order = order;
    }

    @Override
    public @Nullable UpstreamTarget pick(Exchange exchange, Tries tries) {
        if (order.length == 0) return null;
        Loop loop = exchange.loop();
        int first = loop.random(order.length);
        int second = loop.random(order.length);
        if (!tries.isFirst()) {
            first = after(first, tries);
            second = after(second, tries);
        } else if (order[second] == order[first]) {
            second = second + 1 == order.length ? 0 : second + 1;
        }
        return lessBusy(order[first], order[second]);
    }

    static UpstreamTarget lessBusy(UpstreamTarget one, UpstreamTarget other) {
        long busyOne = (one.endpoint().running() + 1L) * other.weight();
        long busyOther = (other.endpoint().running() + 1L) * one.weight();
        return busyOther < busyOne ? other : one;
    }

    /** The next one that had not got the request yet, or at least not the last time. */
    private int after(int start, Tries tries) {
        int at = start;
        for (int passed = 1; tries.had(order[at]) && passed < order.length; passed++)
            at = at + 1 == order.length ? 0 : at + 1;
        for (int passed = 1; tries.hadLast(order[at]) && passed < order.length; passed++)
            at = at + 1 == order.length ? 0 : at + 1;
        return at;
    }
}
