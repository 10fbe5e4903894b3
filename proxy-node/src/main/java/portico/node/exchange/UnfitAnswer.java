package portico.node.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An answer cannot go on as it is; a refusal goes in its place. */
public final class UnfitAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;
    private final transient byte @Nullable [] errors;

    /** @param errors a JSON array that the refusal holds as well; null for none */
    public UnfitAnswer(Refusal refusal, byte @Nullable [] errors) {
        // Without a stack: services decide how often it happens.
        super(refusal.title(), null, false, false);
        this.refusal = refusal;
        this.errors = errors;
    }

    Refusal refusal() {
        return refusal;
    }

    Answer answer(CharSequence requestId) {
        return errors == null ? refusal.answer(requestId) : refusal.answer(requestId, "errors", errors);
    }

    /** As a change says it that is to be waited for. */
    public static <T> CompletionStage<T> failed(Refusal refusal) {
        return CompletableFuture.failedFuture(new UnfitAnswer(refusal, null));
    }
}
