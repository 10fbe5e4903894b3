package portico.node.carrier.fast;

import portico.node.upstream.Deadlines;

/** How far a fast exchange has come, and since when: says what takes too long. One for each connection, used again. */
final class Progress {
    enum Phase {
        POLICIES,
        /** An answer is made of several. */
        COMPOSING,
        /** All of the request's body is waited for. */
        COLLECTING,
        CONNECTING,
        /** Between two tries. */
        WAITING_TO_RETRY,
        SENDING,
        WAITING,
        RECEIVING,
        /** A large answer that is there as a whole goes out as fast as the client takes it. */
        REPLAYING,
        OVER
    }

    /** What has not come in time. */
    enum Late {
        NOTHING,
        /** The end of the try. */
        TRY,
        /** A connection that another exchange has. */
        CONNECTION,
        /** More of the request, or room for it. */
        REQUEST,
        /** The response's head. */
        RESPONSE,
        /** More of the response, or room for it. */
        REST
    }

    private final FastLoop shared;
    private Phase phase = Phase.OVER;
    private long phaseBegan;
    private long tryBegan;

    Progress(FastLoop shared) {
        this.shared = shared;
    }

    boolean is(Phase asked) {
        return phase == asked;
    }

    void enter(Phase next) {
        phase = next;
        phaseBegan = shared.now();
    }

    /** Something has come: the phase is as good as new. */
    void moved() {
        phaseBegan = shared.now();
    }

    /** For how long nothing has moved. */
    long quietNanos(long now) {
        return now - phaseBegan;
    }

    void tryBegins() {
        tryBegan = shared.now();
    }

    /**
     * What takes too long.
     *
     * @param lastActivity when the client was last heard of
     * @param tryNanos how long the try may take
     * @param queued whether it waits for a connection that another exchange has
     * @param whole whether the request can be sent again
     */
    Late late(
            long now,
            long lastActivity,
            long bodyIdleNanos,
            Deadlines deadlines,
            long tryNanos,
            boolean queued,
            boolean whole) {
        boolean tryIsLate = now - tryBegan > tryNanos;
        long inPhase = now - phaseBegan;
        long quiet = now - Math.max(lastActivity, phaseBegan);
        return switch (phase) {
            case COLLECTING -> quiet > bodyIdleNanos ? Late.REQUEST : Late.NOTHING;
            case CONNECTING ->
                tryIsLate ? Late.TRY : queued && inPhase > deadlines.connectNanos() ? Late.CONNECTION : Late.NOTHING;
            case SENDING -> quiet > bodyIdleNanos ? Late.REQUEST : tryIsLate && whole ? Late.TRY : Late.NOTHING;
            case WAITING -> inPhase > deadlines.responseNanos() ? Late.RESPONSE : tryIsLate ? Late.TRY : Late.NOTHING;
            case RECEIVING -> quiet > deadlines.idleNanos() ? Late.REST : Late.NOTHING;
            case POLICIES, COMPOSING, WAITING_TO_RETRY, REPLAYING, OVER -> Late.NOTHING;
        };
    }
}
