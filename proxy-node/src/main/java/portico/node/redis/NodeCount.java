package portico.node.redis;

import java.time.Duration;

/**
 * How many nodes there are, as far as Redis has said. One that has lost what it knew hears of them one by one, so a smaller
 * number is believed only when it has had the time to hear of all.
 */
final class NodeCount {
    private final Duration alive;
    private volatile int nodes = 1;

    /** @param alive in which each node says that it lives */
    NodeCount(Duration alive) {
        this.alive = alive;
    }

    /**
     * Redis says so.
     *
     * @param count how many there are
     * @param linked for how long there has been a connection to it
     */
    void said(int count, Duration linked) {
        if (count > nodes || count > 0 && linked.compareTo(alive) >= 0) nodes = count;
    }

    /** At least one. */
    int nodes() {
        return nodes;
    }
}
