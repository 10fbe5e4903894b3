package portico.node.composition;

import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.Value;
import portico.node.upstream.Deadlines;

/** What has become of a call in one composing. */
final class CallRun {
    enum State {
        /** Others have not answered yet that it takes something from. */
        WAITING,
        RUNNING,
        /** It has answered, or its fallback has. */
        DONE,
        /** It was not to be made. */
        SKIPPED,
        FAILED
    }

    private final Composing composing;
    private final CompiledCall call;
    private State state = State.WAITING;
    private @Nullable Reason failure;
    private List<Part> parts = List.of();
    private int next;
    private int running;
    private boolean proceeding;
    private int failedParts;

    /** Of a call for each element: the answers that there are, and what the shape made of them; null until it has. */
    private final Map<Fetch, @Nullable Value> answers;

    /** Octets that count once more, as other elements have them too. */
    private int again;

    private @Nullable Future<?> timer;
    private @Nullable Value raw;
    private @Nullable Value shaped;

    CallRun(Composing composing, CompiledCall call) {
        this.composing = composing;
        this.call = call;
        answers = call.array == null ? Map.of() : new IdentityHashMap<>();
    }

    Composing composing() {
        return composing;
    }

    CompiledCall call() {
        return call;
    }

    State state() {
        return state;
    }

    boolean hasEnded() {
        return state != State.WAITING && state != State.RUNNING;
    }

    /** Why it failed, or a part of it, though a fallback may have helped; null when nothing did. */
    @Nullable Reason failure() {
        return failure;
    }

    /** How many elements failed of those that it was made for; 0 when it was made for none. */
    int failedParts() {
        return failedParts;
    }

    List<Part> parts() {
        return parts;
    }

    /** The body of its answer; of several, an array. Null for none. */
    @Nullable Value raw() {
        return raw;
    }

    /** What it gives to the answer; null for nothing. */
    @Nullable Value shaped() {
        return shaped;
    }

    /** The request of a call that is made once; null when there was none. */
    @Nullable Fetch fetch() {
        return call.array == null && !parts.isEmpty() ? parts.get(0).fetch() : null;
    }

    /** Of the requests that did not end well, the first; null when there is none. */
    @Nullable Fetch failedFetch() {
        for (var part : parts) if (part.fetch() != null && !part.isDone()) return part.fetch();
        return null;
    }

    /** All that it needs has ended. */
    void begin() {
        state = State.RUNNING;
        for (int needed : call.needs()) {
            if (!call.cannotDoWithout(needed)) continue;
            State other = composing.run(needed).state();
            if (other == State.SKIPPED) {
                end(State.SKIPPED);
                return;
            }
            if (other == State.FAILED) {
                fail(Reason.DEPENDENCY);
                return;
            }
        }
        if (call.condition != null && !call.condition.holds(composing.sources())) {
            end(State.SKIPPED);
            return;
        }
        if (!split()) return;
        if (call.deadlineNanos != Deadlines.NONE) timer = composing.after(call.deadlineNanos, this::expire);
        proceed();
    }

    private boolean split() {
        if (call.array == null) {
            parts = List.of(new Part(this, 0, null));
            return true;
        }
        Value over = composing.sources().value(call.array);
        if (over == null && call.array.optional()) over = ArrayValue.of(List.of());
        if (!(over instanceof ArrayValue array) || array.size() > call.elementsMax) {
            fail(call.array.blame());
            return false;
        }
        parts = new ArrayList<>(array.size());
        for (int index = 0; index < array.size(); index++) parts.add(new Part(this, index, array.get(index)));
        return true;
    }

    /** Starts what may start, and ends when all has ended. A loop, for parts may end while they begin. */
    private void proceed() {
        if (proceeding) return;
        proceeding = true;
        try {
            while (state == State.RUNNING && running < call.parallel && next < parts.size()) {
                running++;
                parts.get(next++).begin();
            }
        } finally {
            proceeding = false;
        }
        if (state == State.RUNNING && running == 0 && next == parts.size()) gather();
    }

    /**
     * An answer is for one of the elements. One that another element has already counts once more: whatever is made of it
     * is made as often as it is there.
     *
     * @return why there is no room for it, or null
     */
    @Nullable Reason holds(Fetch answer) {
        if (call.array == null) return null;
        if (!answers.containsKey(answer)) {
            answers.put(answer, null);
            return null;
        }
        Reason full = composing.take(answer.octets());
        if (full == null) again += answer.octets();
        return full;
    }

    /** What the shape has made of an answer for another element; null when it has not. */
    @Nullable Value shapeOf(Fetch answer) {
        return answers.get(answer);
    }

    void shapeOf(Fetch answer, Value made) {
        if (call.array != null) answers.put(answer, made);
    }

    /** A part has ended, one way or the other. */
    void ended(Part part) {
        running--;
        Reason reason = part.failure();
        if (reason != null && state == State.RUNNING) {
            failure = reason;
            failedParts++;
            if (call.fallback != null) part.fallBack(call.fallback);
            else if (call.array == null || !call.optional) {
                fail(reason);
                return;
            }
        }
        proceed();
    }

    private void gather() {
        if (call.array == null) {
            raw = parts.get(0).raw();
            shaped = parts.get(0).shaped();
        } else {
            var bodies = new ArrayList<Value>(parts.size());
            var results = new ArrayList<Value>(parts.size());
            for (var part : parts) {
                bodies.add(part.raw() == null ? LiteralValue.NULL : part.raw());
                results.add(part.shaped() == null ? LiteralValue.NULL : part.shaped());
            }
            raw = ArrayValue.of(bodies);
            shaped = ArrayValue.of(results);
        }
        if (shaped != null) shaped = call.shape.grouped(shaped);
        end(State.DONE);
    }

    /** Its time is up, or that of the whole. */
    void expire() {
        if (hasEnded()) return;
        boolean keeps = call.array != null && (call.optional || call.fallback != null);
        if (state == State.RUNNING && keeps) cut();
        else fail(Reason.TIMEOUT);
    }

    /** What has ended for some elements counts; the others failed. */
    private void cut() {
        for (var part : parts) {
            if (!part.cut(Reason.TIMEOUT)) continue;
            failure = Reason.TIMEOUT;
            failedParts++;
            if (call.fallback != null) part.fallBack(call.fallback);
        }
        next = parts.size();
        gather();
    }

    private void fail(Reason reason) {
        cancelParts();
        composing.giveBack(again);
        again = 0;
        failure = reason;
        if (call.fallback != null) {
            raw = call.fallback;
            // For each element there is none: the fallback stands for one answer.
            shaped =
                    call.array == null ? call.shape.whole(call.fallback) : call.shape.grouped(ArrayValue.of(List.of()));
            if (call.array != null) {
                raw = ArrayValue.of(List.of());
                failedParts = 0;
            }
            end(State.DONE);
        } else if (call.optional) {
            end(State.FAILED);
        } else {
            state = State.FAILED;
            Composing.stop(timer);
            composing.failed(this, reason);
        }
    }

    private void end(State how) {
        state = how;
        Composing.stop(timer);
        composing.progress();
    }

    /** Ends it without a word. */
    void cancel() {
        if (hasEnded()) return;
        state = State.FAILED;
        Composing.stop(timer);
        cancelParts();
    }

    private void cancelParts() {
        for (var part : parts) part.cancel();
    }
}
