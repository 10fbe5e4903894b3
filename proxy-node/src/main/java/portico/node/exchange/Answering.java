package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.node.policy.Policy;

/**
 * What an exchange is answered, as it is by now: what its service says or has said before, or else what the gateway makes,
 * a composition among it. Policies may put one in the place of another. May be used again for the next exchange.
 */
public final class Answering {
    private static final Logger LOG = Logger.getLogger(Answering.class);

    private final Exchange exchange;
    private final HeaderEdits edits = new HeaderEdits();

    private int status;
    private @Nullable Refusal refusal;
    private @Nullable Answer own;
    private boolean composed;
    private @Nullable StoredAnswer stored;
    private @Nullable AnswerKeeper keeper;
    private @Nullable AnswerListener listener;
    private @Nullable AnswerEncoding encoding;

    /** Who wants the body, in the order in which they get it; null for nobody. */
    private @Nullable List<BodyChange> changes;

    /** Counts the bodies that were to be changed: the last one is what may go out. */
    private int changed;

    Answering(Exchange exchange) {
        this.exchange = exchange;
    }

    /** What shall be different about the header fields. */
    HeaderEdits edits() {
        return edits;
    }

    /** 0 until there is an answer. */
    int status() {
        return status;
    }

    void status(int status) {
        this.status = status;
    }

    /** Why the gateway refused the request; null when it did not. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    void refusal(Refusal refusal) {
        this.refusal = refusal;
    }

    /** The gateway's own answer is it. */
    void own(Answer answer) {
        own = answer;
    }

    /** So is that of a composition. */
    void composed(Answer answer) {
        own = answer;
        composed = true;
    }

    /** What the service has answered before is it. */
    void stored(StoredAnswer answer, AnswerKeeper from) {
        stored = answer;
        keeper = from;
    }

    /** True when the gateway itself makes the answer. */
    public boolean isOwn() {
        return own != null;
    }

    /** True when the answer is that of a composition: made here, of what services say. */
    public boolean isComposed() {
        return composed;
    }

    /** The head of what the service answers, now or before; null when there is none. */
    public @Nullable ResponseHead head() {
        StoredAnswer before = stored;
        return before == null ? exchange.responseHead() : before.head();
    }

    /** True when the answer, whoever makes it, has a field of this name by now. */
    public boolean has(HeaderName name) {
        if (edits.value(name) != null) return true;
        if (edits.drops(name)) return false;
        if (own != null) return own.has(name);
        ResponseHead head = head();
        return head != null && head.has(name);
    }

    /** Hands over the fields of this name in the answer as it came, whoever made it: without what policies edit. */
    public void arrived(HeaderName name, Consumer<CharSequence> each) {
        Answer made = own;
        if (made != null) {
            for (var field : made.fields()) if (field.getKey().equals(name)) each.accept(field.getValue());
            return;
        }
        ResponseHead head = head();
        if (head == null) return;
        for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
            each.accept(head.value(field));
    }

    /** The first value of the field of this name, as the client will see it by now; null for none. */
    public @Nullable String field(HeaderName name) {
        var values = new ArrayList<CharSequence>(1);
        fields(name, values::add);
        return values.isEmpty() ? null : values.get(0).toString();
    }

    /** Hands over the values of the fields of this name, as the client will see them by now. */
    public void fields(HeaderName name, Consumer<CharSequence> each) {
        if (!edits.drops(name)) arrived(name, each);
        edits.values(name, each);
    }

    /**
     * Answers with this in place of what is about to be answered; that of an upstream is not read any further. Only for
     * policies to whom the answer's head is shown ({@link Policy#onResponse}), and not for an answer that switches the
     * protocol.
     */
    public void instead(Answer answer) {
        changes = null; // they were meant for the body that goes out no more
        own = answer;
        composed = false;
        stored = null;
        status = answer.status();
    }

    /**
     * The same with what the service has answered before: then nothing has failed.
     *
     * @param from where it is kept
     */
    public void instead(StoredAnswer answer, AnswerKeeper from) {
        own = null;
        composed = false;
        stored = answer;
        keeper = from;
        refusal = null;
        status = answer.status();
    }

    /** Answers what is about to be answered, but with another status, which must allow a body as the first one does. */
    public void restate(int other) {
        Answer made = own;
        if (made != null) own = new Answer(other, made.fields(), made.body());
        status = other;
    }

    /** True when something else is answered, by now, than what the upstream has said. */
    boolean isInstead() {
        return own != null || stored != null;
    }

    /**
     * Hears the service's answer as it goes by, to its end. Only for policies to whom the answer's head is shown
     * ({@link Policy#onResponse}); one at most.
     */
    public void listen(AnswerListener hearing) {
        listener = hearing;
    }

    /** Who hears the service's answer; null for nobody. */
    @Nullable AnswerListener listener() {
        return listener;
    }

    private @Nullable AnswerListener takeListener() {
        AnswerListener hearing = listener;
        listener = null;
        return hearing;
    }

    /** The service's answer has gone by as a whole. */
    void heardAll() {
        AnswerListener hearing = takeListener();
        if (hearing != null) hearing.whole();
    }

    /** It is not heard to its end, or nobody can tell where that is. */
    void hearsNoMore() {
        AnswerListener hearing = takeListener();
        if (hearing != null) hearing.lost();
    }

    /** What the service answers, now or before, cannot go on: it is kept for nobody else, who would fare no better. */
    private void unfit() {
        AnswerListener hearing = takeListener();
        if (hearing != null) hearing.unfit();
        StoredAnswer before = stored;
        AnswerKeeper from = keeper;
        if (before != null && from != null) from.unfit(exchange, before);
    }

    /**
     * Lets this decide, when all else is decided, whether the body goes out in a content coding. Only for policies that say
     * that they need the answer; of several, the one that says so first does.
     */
    public void encode(AnswerEncoding by) {
        if (encoding == null) encoding = by;
    }

    /**
     * How the body is encoded; null for not at all. For carriers, once for an answer, before its fields are written.
     *
     * @param length of the body in octets; -1 when it is not known
     */
    public @Nullable BodyEncoder encoder(long length) {
        AnswerEncoding deciding = encoding;
        return deciding == null ? null : deciding.begin(exchange, length);
    }

    /**
     * Holds the body until it is whole and lets this change it, behind those who have said so before. Only for policies that
     * say that they need it and to whom the answer's head is shown.
     */
    public void hold(BodyChange change) {
        if (changes == null) changes = new ArrayList<>(1);
        changes.add(change);
    }

    /** True when the body is held, and how much of it: what is more does not go on. */
    boolean isHeld() {
        return changes != null;
    }

    /** How many octets of the body are held. */
    int heldOctetsMax() {
        int least = Integer.MAX_VALUE;
        if (changes != null) for (var change : changes) least = Math.min(least, change.octetsMax());
        return least;
    }

    /** Has the body changed by those who want to, as {@link Exchange#change} says. */
    void change(byte[] body, Consumer<byte[]> then, Consumer<Answer> otherwise) {
        CompletionStage<byte[]> work = CompletableFuture.completedFuture(body);
        if (changes != null)
            for (var change : changes) {
                work = work.thenCompose(octets -> octets.length > change.octetsMax()
                        ? UnfitAnswer.failed(Refusal.ANSWER_TOO_LARGE)
                        : change.change(octets));
            }
        changes = null;
        String changing = exchange.requestId(); // by then, this object may serve another exchange
        int turn = ++changed;
        work.whenComplete((octets, failure) -> exchange.onLoop(() -> {
            if (!exchange.isRunning() || !exchange.requestId().equals(changing) || turn != changed) return;
            if (failure != null) {
                otherwise.accept(refusedInstead(failure));
                return;
            }
            heardAll(); // not before: whoever has kept it would give it to others, who can do nothing with it either
            then.accept(octets);
        }));
    }

    /** Another answer goes out, whatever becomes of the one that is being changed. */
    void changeNoMore() {
        changed++;
    }

    private Answer refusedInstead(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnfitAnswer unfit) {
            // That nobody has time to look at it says nothing against it.
            if (unfit.refusal() != Refusal.OVERLOADED) unfit();
            return refusedInstead(unfit.refusal(), unfit.answer(exchange.requestId()));
        }
        unfit();
        LOG.errorf(
                cause, "The answer of the exchange %s failed on the route %s", exchange.requestId(), exchange.route());
        return refusedInstead(Refusal.INTERNAL, Refusal.INTERNAL.answer(exchange.requestId()));
    }

    /** What is answered instead of an answer whose head the policies have seen, and of which nothing has gone out. */
    Answer refusedInstead(Refusal why) {
        if (why == Refusal.ANSWER_TOO_LARGE) unfit();
        return refusedInstead(why, why.answer(exchange.requestId()));
    }

    private Answer refusedInstead(Refusal why, Answer words) {
        refusal = why;
        // What was said of the answer's body is not true of this one.
        edits.forget(HeaderName.CONTENT_TYPE);
        instead(words);
        return words;
    }

    /** Sends what is answered in place of what the upstream has said. */
    void sendInstead() {
        exchange.letGo();
        StoredAnswer before = stored;
        Answer made = own;
        if (made != null && !isHeld()) {
            exchange.send(made);
        } else if (made != null) {
            change(made.body(), body -> exchange.send(new Answer(status, made.fields(), body)), exchange::send);
        } else if (before != null && !isHeld()) {
            exchange.send(before);
        } else if (before != null) {
            change(before.octets(), body -> exchange.send(before.withBody(body)), exchange::send);
        } else {
            throw new IllegalStateException("Nothing is answered in place of the service");
        }
    }

    void clear() {
        edits.clear();
        status = 0;
        refusal = null;
        own = null;
        composed = false;
        stored = null;
        keeper = null;
        listener = null;
        encoding = null;
        changes = null;
    }
}
