package portico.node.policy;

import java.util.List;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;

/** One way of finding out who calls; {@link Authenticating} makes a policy of it. */
public interface Authentication {
    /**
     * Keeps from the upstream every credential of its kind that the client shows, wherever it may be, unless the settings
     * want it to be seen. Called first, credentials are then read from the head; and where this one does not run.
     */
    void hide(Exchange exchange);

    /**
     * The fields of requests that nobody but an authentication like this one may write: what a client says by these names
     * never goes on, not even where this one does not run. Asked in compile.
     */
    default List<HeaderName> owned() {
        return List.of();
    }

    /** True when it looks at the request's body ({@link Exchange#body}). */
    default boolean needsBody() {
        return false;
    }

    /** Looks for a credential of its kind; one that is good makes its owner the exchange's caller. */
    Finding authenticate(Exchange exchange);
}
