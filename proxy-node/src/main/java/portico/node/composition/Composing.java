package portico.node.composition;

import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.JsonReader;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.limit.Limit;

/**
 * One answer in the making: every call starts as soon as what it takes from others is there. All of it is on the
 * exchange's event loop. Tells its outcome once, unless it is cancelled before.
 */
public final class Composing {
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
    private final Sources sources;
    private final Map<Fetch.Key, Fetch> shared = new HashMap<>();
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private @Nullable Future<?> timer;
    private int taken;
    private Wishes wishes = Wishes.NONE;
    private boolean over;
    private boolean progressing;
    private boolean again;

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
        sources = new Sources(asked, runs);
    }

    /** Begins, on the event loop. */
    public void start() {
        if (!composition.answer().passes()) wishes = Wishes.of(asked);
        if (wishes.refusal() != null) {
            refuse(wishes.refusal());
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
        if (making != null) making.unwanted();
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

    /** What calls may take. */
    Scope sources() {
        return sources;
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
        exchange.missing(Missing.withTargets(runs));
        refuse(run.call().refusal(reason));
    }

    private void answer() {
        String missing = Missing.of(runs);
        if (!missing.isEmpty()) exchange.missing(Missing.withTargets(runs));
        long end = late ? System.nanoTime() + LATE_NANOS : startNanos + deadlineNanos;
        var made = new Making(composition, runs, sources, wishes, missing, end);
        if (composition.answer().computes() || taken > ASIDE_FROM) {
            answerAside(made);
            return;
        }
        Answer answer;
        try {
            answer = made.call();
        } catch (RuntimeException e) {
            unmade(e); // whatever it is: nothing else would end the exchange
            return;
        }
        composed(answer);
    }

    private void answerAside(Making made) {
        making = made;
        if (late) timer = after(LATE_NANOS, this::tooLate);
        boolean begun = aside(made, (answer, failure) -> {
            making = null;
            if (over) return;
            if (answer != null) composed(answer);
            else if (made.isLate()) tooLate();
            else unmade(failure);
        });
        if (begun) return;
        making = null;
        refuse(composition.overloaded());
    }

    private void composed(Answer made) {
        close();
        outcome.composed(made);
    }

    private void unmade(@Nullable Throwable cause) {
        boolean large = cause instanceof BadAnswer bad && bad.reason() == BadAnswer.Reason.SIZE;
        refuse(large ? composition.tooLarge() : composition.unanswerable());
    }
}
