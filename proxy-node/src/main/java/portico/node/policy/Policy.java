package portico.node.policy;

import portico.node.exchange.Answering;
import portico.node.exchange.Exchange;

/**
 * One unit of behaviour, compiled for one place: everything that its settings say is already decided. Called on the
 * event loop of the exchange; shared by all event loops, so it keeps no state that is not safe to share.
 */
public interface Policy {
    /** Looks at the request, and edits, answers or lets it pass. */
    Step onRequest(Exchange exchange);

    /** Called instead of {@link #onRequest} when the policy's condition does not hold. */
    default void onSkipped(Exchange exchange) {}

    /** True when it looks at the request's body ({@link Exchange#body}). */
    default boolean needsBody() {
        return false;
    }

    /** True when it looks at the answer's body, or may change it ({@link Answering#hold}). */
    default boolean needsAnswer() {
        return false;
    }

    /**
     * Looks at the response's head, whoever made it, and edits it. Called for every policy whose {@link #onRequest} was
     * called, the last one first.
     */
    default void onResponse(Exchange exchange) {}
}
