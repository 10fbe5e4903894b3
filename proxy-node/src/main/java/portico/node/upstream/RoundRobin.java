package portico.node.upstream;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;

/** One target after the other, each as often as its weight says. Each loop goes round by itself. */
final class RoundRobin implements Picker {
    /** Loops a cache line apart. */
    static final int TURN_STRIDE = 16;

    private final UpstreamTarget[] order;

    /** For each loop the next turn; a loop touches only its own. */
    private final int[] turns;

    /** @param order a target for each turn of a round */
    RoundRobin(UpstreamTarget[] order, int[] turns) {
        this.order = order;
        this.turns = turns;
    }

    @Override
    public @Nullable UpstreamTarget pick(Exchange exchange, Tries tries) {
        if (order.length == 0) return null;
        int at = exchange.loop().index() * TURN_STRIDE;
        if (exchange.trace() != null) return order[turns[at] < order.length ? turns[at] : 0]; // takes nobody's turn
        UpstreamTarget picked = turn(at);
        if (tries.isFirst()) return picked;
        // Only when a request is sent again is it asked who had it before.
        for (int passed = 1; tries.had(picked) && passed < order.length; passed++) picked = turn(at);
        for (int passed = 1; tries.hadLast(picked) && passed < order.length; passed++) picked = turn(at);
        return picked;
    }

    private UpstreamTarget turn(int at) {
        int turn = turns[at];
        if (turn >= order.length) turn = 0; // the round has become shorter
        turns[at] = turn + 1;
        return order[turn];
    }
}
