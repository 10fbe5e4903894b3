package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.Value;

/** A call, or what it does for one element of an array. */
final class Part implements Scope {
    private final CallRun run;
    private final int index;
    private final @Nullable Value item;
    private @Nullable Fetch fetch;
    private boolean over;

    /** Null until it has ended, and for one that failed. */
    private @Nullable Value raw;

    private @Nullable Value shaped;
    private @Nullable Reason failure;

    /** @param item the element; null for a call that is made once */
    Part(CallRun run, int index, @Nullable Value item) {
        this.run = run;
        this.index = index;
        this.item = item;
    }

    @Override
    public @Nullable Value value(Taken taken) {
        return switch (taken.kind()) {
            case ITEM -> Composing.at(item, taken.pointer());
            case INDEX -> NumberValue.of(index);
            case PATH, QUERY, HEADER, BODY, CONSUMER, CLAIM, CALL_BODY, CALL_STATUS, CALL_HEADER ->
                run.composing().value(taken);
        };
    }

    void begin() {
        CallRequest request;
        try {
            request = run.call().writer.write(this, run.composing().bytesMax());
        } catch (CallFailed e) {
            end(e.reason());
            return;
        } catch (BadAnswer e) {
            end(e.reason() == BadAnswer.Reason.SIZE ? Reason.TOO_LARGE : Reason.VALUE);
            return;
        }
        byte[] body = request.body();
        Reason full = body == null ? null : run.composing().take(body.length);
        if (full != null) {
            end(full);
            return;
        }
        run.composing().fetch(run.call(), request, this);
    }

    void fetches(Fetch fetch) {
        this.fetch = fetch;
    }

    /** What it waited for has ended. */
    void fetched(Fetch ended) {
        if (over) return;
        fetch = ended;
        Reason reason = ended.failure();
        if (reason == null) {
            raw = ended.body();
            reason = shape(raw);
        }
        end(reason);
    }

    /** Takes the fallback for its answer. */
    void fallBack(Value fallback) {
        raw = fallback;
        shape(fallback);
    }

    private @Nullable Reason shape(@Nullable Value body) {
        if (body == null) return null;
        try {
            shaped = run.call().shape.part(body);
            return null;
        } catch (BadAnswer e) {
            return Reason.MALFORMED;
        }
    }

    /** Ends it, as one that has not ended in time, without a word to its call; false when it has. */
    boolean expire() {
        if (over) return false;
        cancel();
        failure = Reason.TIMEOUT;
        return true;
    }

    /** Ends it, without a word to its call. */
    void cancel() {
        if (over) return;
        over = true;
        Fetch left = fetch;
        if (left != null) left.leave(this);
    }

    private void end(@Nullable Reason reason) {
        if (over) return;
        over = true;
        failure = reason;
        run.ended(this);
    }

    int index() {
        return index;
    }

    /** True when it has ended well. */
    boolean isDone() {
        return over && failure == null && fetch != null && fetch.failure() == null;
    }

    @Nullable Reason failure() {
        return failure;
    }

    @Nullable Value raw() {
        return raw;
    }

    @Nullable Value shaped() {
        return shaped;
    }

    /** The request that was made for it; null when none was. */
    @Nullable Fetch fetch() {
        return fetch;
    }
}
