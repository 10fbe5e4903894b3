package portico.node.composition;

import com.fasterxml.jackson.core.JsonPointer;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.AnswerForm;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.FieldSelection;
import portico.node.composition.shape.FieldTree;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;

/**
 * One answer in the making: every call starts as soon as what it takes from others is there. All of it is on the
 * exchange's event loop. Tells its outcome once, unless it is cancelled before.
 */
public final class Composing implements Scope {
    static final long NO_TIMER = -1;

    private static final HeaderName COMPLETED = HeaderName.of("portico-completed");
    private static final HeaderName MISSING = HeaderName.of("portico-missing");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
    private static final HeaderName VARY = HeaderName.of("vary");

    private static final HeaderName CONTENT_ENCODING = HeaderName.of("content-encoding");
    private static final QueryName FIELDS = QueryName.of("fields");
    private static final byte[] NOTHING = {};
    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(406, "not-acceptable", "There is no answer of a type that is accepted");
    private static final Refusal BAD_FIELDS =
            Refusal.of(400, "composition-request", "The fields that are asked for cannot be understood");

    /** Octets of answers from which on they are put together beside the event loop. */
    private static final int ASIDE_FROM = 256 << 10;

    private final CompiledComposition composition;
    private final long deadlineNanos;
    private final Exchange exchange;
    private final Asked asked;
    private final ServiceCall.Maker calls;
    private final Outcome outcome;
    private final Vertx vertx = Vertx.currentContext().owner();
    private final CallRun[] runs;
    private final Map<Fetch.Key, Fetch> shared = new HashMap<>();
    private final List<Fetch> fetches = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private long timer = NO_TIMER;
    private int taken;
    private AnswerForm form = AnswerForm.JSON;
    private @Nullable FieldTree wanted;
    private boolean over;
    /** The answer is put together beside the event loop. */
    private boolean making;

    private boolean progressing;
    private boolean again;

    /** Is told what came of it. */
    public interface Outcome {
        void composed(Answer answer);

        void refused(Refusal refusal);
    }

    /** @param asked what calls may take from the request */
    public Composing(
            CompiledComposition composition, Exchange exchange, Asked asked, ServiceCall.Maker calls, Outcome outcome) {
        this(composition, composition.deadlineNanos(), exchange, asked, calls, outcome);
    }

    /** @param deadlineNanos how long the whole may take, whatever the composition says */
    Composing(
            CompiledComposition composition,
            long deadlineNanos,
            Exchange exchange,
            Asked asked,
            ServiceCall.Maker calls,
            Outcome outcome) {
        this.composition = composition;
        this.deadlineNanos = deadlineNanos;
        this.exchange = exchange;
        this.asked = asked;
        this.calls = calls;
        this.outcome = outcome;
        CompiledCall[] compiled = composition.calls();
        runs = new CallRun[compiled.length];
        for (int index = 0; index < runs.length; index++) runs[index] = new CallRun(this, compiled[index]);
    }

    /** Begins, on the event loop. */
    public void start() {
        Refusal refusal = readWishes();
        if (refusal != null) {
            close();
            outcome.refused(refusal);
            return;
        }
        timer = after(deadlineNanos, () -> {
            timer = NO_TIMER;
            for (var run : runs) if (!over) run.expire();
            if (!over && making) {
                close();
                outcome.refused(composition.late());
            }
        });
        progress();
    }

    /** What the client wants of the answer; why it cannot have it, or null. */
    private @Nullable Refusal readWishes() {
        if (composition.answer().passes()) return null;
        AnswerForm accepted = AnswerForm.accepted(asked.header(HeaderName.ACCEPT));
        if (accepted == null) return NOT_ACCEPTABLE;
        form = accepted;
        String fields = asked.query(FIELDS);
        try {
            if (fields != null) wanted = FieldSelection.parse(fields);
            return null;
        } catch (IllegalArgumentException e) {
            return BAD_FIELDS;
        }
    }

    /** Ends it: nobody waits for the answer any more. */
    public void cancel() {
        if (over) return;
        close();
    }

    private void close() {
        over = true;
        cancel(timer);
        timer = NO_TIMER;
        for (var run : runs) run.cancel();
        for (var fetch : fetches) fetch.cancel();
        exchange.loop().bodyRoom().giveBack(taken);
        taken = 0;
    }

    Exchange exchange() {
        return exchange;
    }

    ServiceCall.Maker calls() {
        return calls;
    }

    int bytesMax() {
        return composition.bytesMax();
    }

    CallRun run(int index) {
        return runs[index];
    }

    /** When it began, on the clock of {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    CallRun[] runs() {
        return runs;
    }

    /** Takes room for octets of an answer; why there is none, or null. */
    @Nullable Reason take(int octets) {
        if (octets > composition.bytesMax() - taken) return Reason.TOO_LARGE;
        if (!exchange.loop().bodyRoom().take(octets)) return Reason.OVERLOADED;
        taken += octets;
        return null;
    }

    Vertx vertx() {
        return vertx;
    }

    boolean isOver() {
        return over;
    }

    long after(long nanos, Runnable work) {
        return vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> work.run());
    }

    void cancel(long running) {
        if (running != NO_TIMER) vertx.cancelTimer(running);
    }

    /** Makes a request, or waits for one that is the same. */
    void fetch(CompiledCall call, CallRequest request, Part part) {
        boolean sharable = call.safe && request.body() == null;
        var key = sharable ? new Fetch.Key(call.upstream.service().name(), call.encoding, call.graphql, request) : null;
        Fetch same = key == null ? null : shared.get(key);
        if (same != null && same.isFor(call)) {
            part.fetches(same);
            same.join(part);
            return;
        }
        var fetch = new Fetch(this, call);
        fetches.add(fetch);
        if (key != null) shared.put(key, fetch);
        part.fetches(fetch);
        fetch.begin(request, part);
    }

    /** A request that was ended is nobody's: whoever wants the same makes it anew. */
    void forget(Fetch ended) {
        shared.values().remove(ended);
    }

    /** Starts what has become possible, and answers when all has ended. A loop, for calls may end while they begin. */
    void progress() {
        if (over) return;
        again = true;
        if (progressing) return;
        progressing = true;
        while (again && !over) {
            again = false;
            for (var run : runs) if (!over && run.state() == CallRun.State.WAITING && isDue(run)) run.begin();
        }
        progressing = false;
        if (over) return;
        for (var run : runs) if (!run.hasEnded()) return;
        answer();
    }

    private boolean isDue(CallRun run) {
        for (int needed : run.call().needs()) if (!runs[needed].hasEnded()) return false;
        return true;
    }

    /** A call has failed without which there is no answer. */
    void failed(CallRun run, Reason reason) {
        if (over) return;
        close();
        outcome.refused(run.call().refusal(reason));
    }

    private void answer() {
        if (!composition.answer().computes() && taken <= ASIDE_FROM) {
            try {
                composed(make());
            } catch (BadAnswer e) {
                unmade(e);
            }
            return;
        }
        making = true;
        vertx.executeBlocking(this::make, false).onComplete(made -> {
            if (over) return;
            if (made.succeeded()) composed(made.result());
            else unmade(made.cause());
        });
    }

    private void composed(Answer made) {
        close();
        outcome.composed(made);
    }

    private void unmade(Throwable cause) {
        close();
        boolean large = cause instanceof BadAnswer bad && bad.reason() == BadAnswer.Reason.SIZE;
        outcome.refused(large ? composition.tooLarge() : composition.unanswerable());
    }

    private Answer make() {
        var fields = new ArrayList<Map.Entry<HeaderName, String>>();
        int status = 200;
        byte[] body;
        if (composition.answer().passes()) {
            Fetch passed = Objects.requireNonNull(runs[0].fetch());
            status = passed.status();
            String type = passed.header("content-type");
            if (type != null) fields.add(Map.entry(HeaderName.CONTENT_TYPE, type));
            String coding = passed.header("content-encoding");
            if (coding != null) fields.add(Map.entry(CONTENT_ENCODING, coding));
            byte[] raw = passed.raw();
            body = raw == null ? NOTHING : raw;
        } else {
            fields.add(Map.entry(HeaderName.CONTENT_TYPE, form.contentType()));
            body = composition.answer().write(runs, form, wanted, bytesMax());
        }
        String vary = composition.vary();
        if (vary != null) fields.add(Map.entry(VARY, vary));
        String missing = missing();
        fields.add(Map.entry(COMPLETED, missing.isEmpty() ? "true" : "false"));
        if (!missing.isEmpty()) {
            fields.add(Map.entry(MISSING, missing));
            fields.add(Map.entry(CACHE_CONTROL, "no-store"));
        }
        for (var field : composition.fields()) {
            // What is not whole is not kept, whatever else would be said of it.
            if (!missing.isEmpty() && field.getKey().equals(CACHE_CONTROL)) continue;
            String value = fieldValue(field.getValue());
            if (value != null) fields.add(Map.entry(field.getKey(), value));
        }
        return new Answer(status, List.copyOf(fields), body);
    }

    private @Nullable String fieldValue(Text text) {
        try {
            String value = text.filled(this);
            return value != null && RequestWriter.isFieldValue(value) ? value : null;
        } catch (CallFailed e) {
            return null; // its value is not there
        }
    }

    /** The calls that the answer is without, as a list of tokens with parameters (RFC 9651 §3.1). */
    private String missing() {
        var missing = new StringBuilder();
        for (var run : runs) {
            Reason reason = run.failure();
            if (reason == null) continue;
            if (!missing.isEmpty()) missing.append(", ");
            missing.append(run.call().name).append(";reason=").append(reason.word());
            if (run.call().array != null && run.state() == CallRun.State.DONE)
                missing.append(";elements=").append(run.failedParts());
            if (run.call().fallback != null) missing.append(";fallback");
        }
        return missing.toString();
    }

    @Override
    public @Nullable Value value(Taken taken) {
        Value found = switch (taken.kind()) {
            case PATH -> text(asked.path(taken.name()));
            case QUERY -> taken.query() == null ? null : text(asked.query(taken.query()));
            case HEADER -> taken.header() == null ? null : text(asked.header(taken.header()));
            case BODY -> at(asked.body(), taken.pointer());
            case CONSUMER -> text(asked.consumer());
            case CLAIM -> at(asked.claim(taken.name()), taken.pointer());
            case CALL_BODY -> at(runs[taken.call()].raw(), taken.pointer());
            case CALL_STATUS -> status(runs[taken.call()].fetch());
            case CALL_HEADER -> header(runs[taken.call()].fetch(), taken.name());
            case ITEM, INDEX -> null;
        };
        return found == LiteralValue.NULL ? null : found;
    }

    static @Nullable Value at(@Nullable Value value, @Nullable JsonPointer pointer) {
        Value found = value == null || pointer == null ? value : value.at(pointer);
        return found == LiteralValue.NULL ? null : found;
    }

    private static @Nullable Value status(@Nullable Fetch fetch) {
        return fetch == null || fetch.status() == 0 ? null : NumberValue.of(fetch.status());
    }

    private static @Nullable Value header(@Nullable Fetch fetch, String name) {
        return fetch == null ? null : text(fetch.header(name));
    }

    private static @Nullable Value text(@Nullable String text) {
        return text == null ? null : new TextValue(text);
    }
}
