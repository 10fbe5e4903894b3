package portico.node.policy;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;

/** What an {@link Authentication} has found out. Those that need no work are made once, in compile. */
public final class Finding {
    /** The credential is good, and the exchange knows whose it is. */
    public static final Finding PASSED = new Finding(Kind.PASSED, null, null, null, null);

    /** What kind of finding. */
    public enum Kind {
        PASSED,
        /** No credential of this kind was shown. */
        ABSENT,
        /** One was shown, and is not good. */
        REFUSED,
        /** It takes work elsewhere to find out. */
        LATER
    }

    private final Kind kind;
    private final @Nullable Refusal refusal;
    private final @Nullable Answer answer;
    private final @Nullable CompletionStage<Function<Exchange, Finding>> work;
    private final @Nullable String reason;

    private Finding(
            Kind kind,
            @Nullable Refusal refusal,
            @Nullable Answer answer,
            @Nullable CompletionStage<Function<Exchange, Finding>> work,
            @Nullable String reason) {
        this.kind = kind;
        this.refusal = refusal;
        this.answer = answer;
        this.work = work;
        this.reason = reason;
    }

    /** @param refusal asks for a credential of this kind */
    public static Finding absent(Refusal refusal) {
        return new Finding(Kind.ABSENT, refusal, null, null, null);
    }

    public static Finding refused(Refusal refusal) {
        return new Finding(Kind.REFUSED, refusal, null, null, null);
    }

    /** @param reason why, for those who may look into exchanges, which the refusal may keep back; null for no more */
    public static Finding refused(Refusal refusal, @Nullable String reason) {
        return new Finding(Kind.REFUSED, refusal, null, null, reason);
    }

    /** @param answer what somebody else says to it */
    public static Finding refused(Answer answer) {
        return new Finding(Kind.REFUSED, null, answer, null, null);
    }

    /** @param work ends with what tells the finding, on the exchange's event loop */
    public static Finding later(CompletionStage<Function<Exchange, Finding>> work) {
        return new Finding(Kind.LATER, null, null, work, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Of one that is absent or refused; null when it is refused in somebody else's words. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Why one is refused; null when there is no more to say. */
    public @Nullable String reason() {
        return reason;
    }

    /** Ends the exchange of one that is absent or refused. */
    public Step refuse(Exchange exchange) {
        if (refusal != null) return exchange.refuse(refusal);
        if (answer != null) return exchange.answer(answer);
        throw new IllegalStateException("Nothing was refused");
    }

    /** Of one that comes later. */
    public CompletionStage<Function<Exchange, Finding>> work() {
        if (work == null) throw new IllegalStateException("Nothing is awaited");
        return work;
    }
}
