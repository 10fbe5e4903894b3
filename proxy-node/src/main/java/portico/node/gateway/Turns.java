package portico.node.gateway;

import java.util.concurrent.ThreadLocalRandom;
import portico.node.exchange.Exchange;
import portico.node.upstream.Schedule;

/** One destination after the other, each as often as its weight says. Each loop goes round by itself. */
final class Turns implements Choice {
    /** Loops a cache line apart. */
    private static final int STRIDE = 16;

    private final CompiledDestination[] order;

    /** For each loop the next turn; a loop touches only its own. */
    private final int[] turns;

    Turns(CompiledDestination[] destinations, int[] weights, int loops) {
        int[] schedule = Schedule.of(weights);
        order = new CompiledDestination[schedule.length];
        for (int turn = 0; turn < order.length; turn++) order[turn] = destinations[schedule[turn]];
        turns = new int[loops * STRIDE];
        // Anywhere: after each of many changes the round would else begin with the same few destinations.
        for (int loop = 0; loop < loops; loop++)
            turns[loop * STRIDE] = ThreadLocalRandom.current().nextInt(order.length);
    }

    @Override
    public CompiledDestination of(Exchange exchange) {
        int at = exchange.loop().index() * STRIDE;
        int turn = turns[at];
        // What is only explained takes nobody's turn.
        if (exchange.trace() == null) turns[at] = turn + 1 == order.length ? 0 : turn + 1;
        return order[turn];
    }
}
