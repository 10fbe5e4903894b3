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
            case ITEM -> Sources.at(item, taken.pointer());
            case INDEX -> NumberValue.of(index);
            case PATH,
                    QUERY,
                    HEADER,
                    BODY,
                    CONSUMER,
                    CONSUMER_ID,
                    CONSUMER_GROUPS,
                    CONSUMER_GROUP,
                    CLAIM,
                    CALL_BODY,
                    CALL_STATUS,
                    CALL_HEADER -> run.composing().sources().value(taken);
        };
    }

    void begin() {
        RequestWriter.Filled filled;
        try {
            filled = run.call().writer.fill(this);
        } catch (CallFailed e) {
            end(e.reason());
            return;
        }
        Value body = filled.body();
        if (body == null) {
            fetch(filled.request());
            return;
        }
        int bytesMax = composing().left();
        if (!composing().isLarge()) {
            try {
                fetch(filled.request().withBody(Bodies.json(body, bytesMax)));
            } catch (BadAnswer e) {
                end(Reason.TOO_LARGE);
            }
            return;
        }
        boolean begun = composing().aside(() -> Bodies.json(body, bytesMax), (octets, failure) -> {
            if (over) return;
            if (octets == null) end(Reason.TOO_LARGE);
            else fetch(filled.request().withBody(octets));
        });
        if (!begun) end(Reason.OVERLOADED);
    }

    private void fetch(CallRequest request) {
        composing().fetch(run.call(), request, this);
    }

    private Composing composing() {
        return run.composing();
    }

    void fetches(Fetch fetch) {
        this.fetch = fetch;
    }

    /** What it waited for has ended. */
    void fetched(Fetch ended) {
        if (over) return;
        fetch = ended;
        Value answer = ended.failure() == null ? ended.body() : null;
        Reason reason = answer == null ? ended.failure() : run.holds(ended);
        if (answer == null || reason != null) {
            end(reason);
            return;
        }
        raw = answer;
        Value known = run.shapeOf(ended);
        if (known != null) {
            shaped = known;
            end(null);
            return;
        }
        if (ended.octets() <= Composing.ASIDE_FROM) {
            Reason misshapen = shape(answer);
            if (shaped != null) run.shapeOf(ended, shaped);
            end(misshapen);
            return;
        }
        boolean begun = composing().aside(() -> run.call().shape.part(answer), (made, failure) -> {
            if (over) return;
            shaped = made;
            if (made != null) run.shapeOf(ended, made);
            end(failure == null ? null : Reason.MALFORMED);
        });
        if (!begun) end(Reason.OVERLOADED);
    }

    /** Takes the fallback for its answer. */
    void fallBack(Value fallback) {
        raw = fallback;
        shape(fallback);
    }

    private @Nullable Reason shape(Value body) {
        try {
            shaped = run.call().shape.part(body);
            return null;
        } catch (BadAnswer e) {
            return Reason.MALFORMED;
        }
    }

    /** Ends it, without a word to its call, as one that failed; true unless it had ended before. */
    boolean cut(Reason reason) {
        if (over) return false;
        cancel();
        failure = reason;
        raw = null;
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
