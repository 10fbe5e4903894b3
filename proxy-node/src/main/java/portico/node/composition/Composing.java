package portico.node.composition;

import com.fasterxml.jackson.core.JsonPointer;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.AnswerForm;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.FieldSelection;
import portico.node.composition.shape.FieldTree;
import portico.node.composition.shape.JsonReader;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;
import portico.node.limit.Limit;

/**
 * One answer in the making: every call starts as soon as what it takes from others is there. All of it is on the
 * exchange's event loop. Tells its outcome once, unless it is cancelled before.
 */
public final class Composing implements Scope {
    private static final HeaderName COMPLETED = HeaderName.of("portico-completed");
    private static final HeaderName MISSING = HeaderName.of("portico-missing");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
    private static final HeaderName VARY = HeaderName.of("vary");

    private static final QueryName FIELDS = QueryName.of("fields");
    private static final byte[] NOTHING = {};
    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(406, "not-acceptable", "There is no answer of a type that is accepted");
    private static final Refusal BAD_FIELDS =
            Refusal.of(400, "composition-request", "The fields that are asked for cannot be understood");

    /** Octets from which on they are read, shaped, put together and written beside the event loop. */
    public static final int ASIDE_FROM = JsonReader.WRITTEN_MAX;

    @Limit(
            "How long an answer may take to be made of what is there when the deadline of its composition has ended calls")
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CompiledComposition composition;
    private final Exchange exchange;
    private final Asked asked;
    private final ServiceCall.Maker calls;
    private final Outcome outcome;
    private final ContextInternal context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext());
    private final CallRun[] runs;
    private final Map<Fetch.Key, Fetch> shared = new HashMap<>();
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private @Nullable Future<?> timer;
    private int taken;
    private AnswerForm form = AnswerForm.JSON;
    private @Nullable FieldTree wanted;
    private boolean over;
    private boolean progressing;
    private boolean again;

    /** What the answer is without; known when it is made. */
    private String missing = "";

    /** The deadline has ended calls. */
    private boolean late;

    /** What makes the answer beside the event loop; null when nothing does. */
    private @Nullable Making making;

    /** Is told what came of it. */
    public interface Outcome {
        void composed(Answer answer);

        void refused(Refusal refusal);
    }

    /**
     * @param asked what calls may take from the request
     * @param deadlineNanos how long it may take, from now on
     */
    public Composing(
            CompiledComposition composition,
            Exchange exchange,
            Asked asked,
            long deadlineNanos,
            ServiceCall.Maker calls,
            Outcome outcome) {
        this.deadlineNanos = deadlineNanos;
        this.composition = composition;
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
            refuse(refusal);
            return;
        }
        timer = after(deadlineNanos, this::expire);
        progress();
    }

    private void expire() {
        if (making != null) {
            tooLate();
            return;
        }
        late = true;
        for (var run : runs) if (!over) run.expire();
    }

    private void tooLate() {
        refuse(composition.late());
    }

    private void refuse(Refusal refusal) {
        close();
        outcome.refused(refusal);
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

    /** True when the answer is made beside the event loop, of what was asked, too: also when nobody waits for it any more. */
    public boolean isMadeAside() {
        return making != null;
    }

    /** Ends it: nobody waits for the answer any more. */
    public void cancel() {
        if (over) return;
        close();
    }

    private void close() {
        over = true;
        if (making != null) making.unwanted = true;
        stop(timer);
        for (var run : runs) run.cancel();
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

    /** True when the heads of answers are wanted once more after they have arrived. */
    boolean takesHeads() {
        return composition.takesHeads();
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

    /** How many octets more may be held. */
    int left() {
        return composition.bytesMax() - taken;
    }

    /** True when so much is held that what is made of it may be large as well. */
    boolean isLarge() {
        return taken > ASIDE_FROM || exchange.bodyBytesKnown() > ASIDE_FROM;
    }

    /** Gives back room for octets that are held no more. */
    void giveBack(int octets) {
        taken -= octets;
        exchange.loop().bodyRoom().giveBack(octets);
    }

    /** Back to the event loop, from any thread. */
    void onLoop(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    /** Does work beside the event loop, as {@link CompiledComposition#aside} has it. */
    <T> boolean aside(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        return composition.aside(context, work, then);
    }

    /** Takes room for octets of an answer, or of a request; why there is none, or null. */
    @Nullable Reason take(int octets) {
        if (octets > composition.bytesMax() - taken) return Reason.TOO_LARGE;
        if (!exchange.loop().bodyRoom().take(octets)) return Reason.OVERLOADED;
        taken += octets;
        return null;
    }

    boolean isOver() {
        return over;
    }

    /** Does it later, by a timer of the event loop's own: Vert.x keeps what it knows of its ones in maps. */
    Future<?> after(long nanos, Runnable work) {
        return context.nettyEventLoop().schedule(() -> context.dispatch(work), nanos, TimeUnit.NANOSECONDS);
    }

    /** Stops a timer, where there is one, that may have come to its end. */
    static void stop(@Nullable Future<?> timer) {
        if (timer != null) timer.cancel(false);
    }

    /** Makes a request, or waits for one that is the same. */
    void fetch(CompiledCall call, CallRequest request, Part part) {
        if (!call.safe || request.body() != null || composition.isAlone(call)) {
            new Fetch(this, call, null).begin(request, part);
            return;
        }
        var key = new Fetch.Key(call.upstream.service().name(), call.encoding, call.graphql, request);
        Fetch same = shared.get(key);
        if (same != null && same.isFor(call)) {
            same.join(part);
            return;
        }
        var fetch = new Fetch(this, call, key);
        shared.put(key, fetch);
        fetch.begin(request, part);
    }

    /** From now on, nobody joins this one. */
    void forget(Fetch.Key key, Fetch fetch) {
        shared.remove(key, fetch);
    }

    /** Starts what has become possible, and answers when all has ended. A loop, for calls may end while they begin. */
    void progress() {
        if (over) return;
        again = true;
        if (progressing) return;
        progressing = true;
        try {
            while (again && !over) {
                again = false;
                for (var run : runs) if (!over && run.state() == CallRun.State.WAITING && isDue(run)) run.begin();
            }
        } finally {
            progressing = false; // a fault of ours in one call must not keep the deadline from ending all
        }
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
        exchange.missing(missing(true));
        refuse(run.call().refusal(reason));
    }

    private void answer() {
        missing = missing(false);
        if (!missing.isEmpty()) exchange.missing(missing(true));
        if (!composition.answer().computes() && taken <= ASIDE_FROM) {
            try {
                composed(make(null));
            } catch (BadAnswer e) {
                unmade(e);
            }
            return;
        }
        long end = late ? System.nanoTime() + LATE_NANOS : startNanos + deadlineNanos;
        var made = new Making(end);
        making = made;
        if (late) timer = after(LATE_NANOS, this::tooLate);
        boolean begun = aside(made, (answer, failure) -> {
            making = null;
            if (over) return;
            if (answer != null) composed(answer);
            else if (System.nanoTime() - end > 0) tooLate();
            else unmade(failure);
        });
        if (begun) return;
        making = null;
        refuse(composition.overloaded());
    }

    /** Makes the answer on another thread, unless nobody wants it any more when its turn comes. */
    private final class Making implements Callable<Answer> {
        final long endNanos;
        volatile boolean unwanted;

        Making(long endNanos) {
            this.endNanos = endNanos;
        }

        @Override
        public Answer call() {
            if (unwanted) throw new CancellationException();
            return make(this);
        }
    }

    private void composed(Answer made) {
        close();
        outcome.composed(made);
    }

    private void unmade(@Nullable Throwable cause) {
        boolean large = cause instanceof BadAnswer bad && bad.reason() == BadAnswer.Reason.SIZE;
        refuse(large ? composition.tooLarge() : composition.unanswerable());
    }

    /** @param by null on the event loop, where nothing computes */
    private Answer make(@Nullable Making by) {
        var fields = new ArrayList<Map.Entry<HeaderName, String>>();
        int status = 200;
        byte[] body;
        if (composition.answer().passes()) {
            Fetch passed = Objects.requireNonNull(runs[0].fetch());
            status = passed.status();
            String type = passed.header(HeaderName.CONTENT_TYPE);
            if (type != null) fields.add(Map.entry(HeaderName.CONTENT_TYPE, type));
            String coding = passed.header(HeaderName.CONTENT_ENCODING);
            if (coding != null) fields.add(Map.entry(HeaderName.CONTENT_ENCODING, coding));
            byte[] raw = passed.raw();
            body = raw == null ? NOTHING : raw;
        } else {
            fields.add(Map.entry(HeaderName.CONTENT_TYPE, form.contentType()));
            Value whole = by == null
                    ? composition.answer().value(runs)
                    : composition.answer().value(runs, by.endNanos, () -> by.unwanted);
            body = form.write(wanted == null ? whole : wanted.allow(whole), bytesMax());
        }
        String vary = composition.vary();
        if (vary != null) fields.add(Map.entry(VARY, vary));
        fields.add(Map.entry(COMPLETED, missing.isEmpty() ? "true" : "false"));
        if (!missing.isEmpty()) {
            fields.add(Map.entry(MISSING, missing));
            fields.add(Map.entry(CACHE_CONTROL, "no-store"));
        }
        for (var field : composition.fields()) {
            if (!missing.isEmpty() && field.getKey().equals(CACHE_CONTROL)) continue; // of a whole answer only
            String value = fieldValue(field.getValue());
            if (value != null) fields.add(Map.entry(field.getKey(), value));
        }
        return new Answer(status, List.copyOf(fields), body);
    }

    private @Nullable String fieldValue(Text text) {
        try {
            String value = text.filled(this);
            return value == null ? null : FieldText.written(value);
        } catch (CallFailed e) {
            return null; // its value is not there
        }
    }

    /**
     * The calls that the answer is without, as a list of tokens with parameters (RFC 9651 §3.1).
     *
     * @param inside with where they went: for operators, and for no client
     */
    private String missing(boolean inside) {
        var missing = new StringBuilder();
        for (var run : runs) {
            Reason reason = run.failure();
            if (reason == null) continue;
            if (!missing.isEmpty()) missing.append(", ");
            missing.append(run.call().name).append(";reason=").append(reason.word());
            if (run.failedParts() > 0 && run.call().array != null && run.state() == CallRun.State.DONE)
                missing.append(";elements=").append(run.failedParts());
            if (run.call().fallback != null) missing.append(";fallback");
            if (inside) appendWhere(run.failedFetch(), missing);
        }
        return missing.toString();
    }

    private static void appendWhere(@Nullable Fetch fetch, StringBuilder missing) {
        if (fetch == null || fetch.tries() == 0) return;
        missing.append(";target=\"").append(fetch.target()).append('"');
        if (fetch.tries() > 1) missing.append(";tries=").append(fetch.tries());
    }

    @Override
    public @Nullable Value value(Taken taken) {
        Value found = switch (taken.kind()) {
            case PATH -> text(asked.path(taken.name()));
            case QUERY -> taken.query() == null ? null : text(asked.query(taken.query()));
            case HEADER -> taken.header() == null ? null : text(asked.header(taken.header()));
            case BODY -> at(asked.body(), taken.pointer());
            case CONSUMER -> text(asked.consumer());
            case CONSUMER_ID -> text(asked.consumerId());
            case CONSUMER_GROUPS -> at(groups(asked.consumerGroups()), taken.pointer());
            case CONSUMER_GROUP -> isIn(asked.consumerGroups(), taken.name());
            case CLAIM -> at(asked.claim(taken.name()), taken.pointer());
            case CALL_BODY -> at(runs[taken.call()].raw(), taken.pointer());
            case CALL_STATUS -> status(runs[taken.call()].fetch());
            case CALL_HEADER -> taken.header() == null ? null : header(runs[taken.call()].fetch(), taken.header());
            case ITEM, INDEX -> null;
        };
        return found == LiteralValue.NULL ? null : found;
    }

    static @Nullable Value at(@Nullable Value value, @Nullable JsonPointer pointer) {
        Value found = value == null || pointer == null ? value : value.at(pointer);
        return found == LiteralValue.NULL ? null : found;
    }

    private static @Nullable Value groups(@Nullable List<String> names) {
        return names == null
                ? null
                : ArrayValue.of(names.stream().map(TextValue::new).toList());
    }

    private static @Nullable Value isIn(@Nullable List<String> groups, String name) {
        return groups != null && groups.contains(name) ? LiteralValue.TRUE : null;
    }

    private static @Nullable Value status(@Nullable Fetch fetch) {
        return fetch == null || fetch.status() == 0 ? null : NumberValue.of(fetch.status());
    }

    private static @Nullable Value header(@Nullable Fetch fetch, HeaderName name) {
        String value = fetch == null ? null : fetch.header(name);
        return value == null ? null : new TextValue(FieldText.read(value));
    }

    private static @Nullable Value text(@Nullable String text) {
        return text == null ? null : new TextValue(text);
    }
}
