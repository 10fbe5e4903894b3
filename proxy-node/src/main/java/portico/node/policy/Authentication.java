package portico.node.policy;

import portico.node.exchange.Exchange;

/** One way of finding out who calls; {@link Authenticating} makes a policy of it. */
public interface Authentication {
    /**
     * Keeps from the upstream every credential of its kind, wherever it may be, unless the settings want it to be seen,
     * and whatever else only this authentication may say. Called first; credentials are then read from the head.
     */
    void hide(Exchange exchange);

    /** True when it looks at the request's body ({@link Exchange#body}). */
    default boolean needsBody() {
        return false;
    }

    /** Looks for a credential of its kind; one that is good makes its owner the exchange's caller. */
    Finding authenticate(Exchange exchange);
}
