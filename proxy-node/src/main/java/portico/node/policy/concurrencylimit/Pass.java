package portico.node.policy.concurrencylimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Held;

/** What an exchange has at a turnstile: its place inside, or in the queue. */
final class Pass implements Held {
    private enum State {
        WAITING,
        INSIDE,
        /** It waited, and does so no more. */
        GONE
    }

    private final Turnstile turnstile;
    private final AtomicReference<State> state;

    /** Null for one that need not wait. */
    private final @Nullable CompletableFuture<Boolean> turn;

    private Pass(Turnstile turnstile, State state) {
        this.turnstile = turnstile;
        this.state = new AtomicReference<>(state);
        turn = state == State.WAITING ? new CompletableFuture<>() : null;
    }

    static Pass inside(Turnstile turnstile) {
        return new Pass(turnstile, State.INSIDE);
    }

    static Pass waiting(Turnstile turnstile) {
        return new Pass(turnstile, State.WAITING);
    }

    boolean isInside() {
        return state.get() == State.INSIDE;
    }

    /** Ends when it is its turn, or the time is up: then it is to be asked which. */
    CompletionStage<Boolean> turn(long patienceMillis) {
        return turn == null
                ? CompletableFuture.completedFuture(true)
                : turn.completeOnTimeout(false, patienceMillis, TimeUnit.MILLISECONDS);
    }

    /** False when it waits no more. Called by any event loop. */
    boolean letIn() {
        return state.compareAndSet(State.WAITING, State.INSIDE);
    }

    /** Wakes its exchange, on whose event loop it goes on. */
    void wake() {
        if (turn != null) turn.complete(true);
    }

    /** False when it was let in meanwhile. */
    boolean giveUp() {
        if (!state.compareAndSet(State.WAITING, State.GONE)) return false;
        turnstile.left(this);
        return true;
    }

    @Override
    public void release() {
        if (!giveUp() && isInside()) turnstile.out();
    }
}
