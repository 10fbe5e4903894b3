package portico.node.policy.cache;

import org.jspecify.annotations.Nullable;
import portico.node.composition.ServiceCall.Receiver;
import portico.node.exchange.Exchange;
import portico.node.gateway.Forwarding;

/** Asks services for answers that no client waits for. */
public interface Fetching {
    /**
     * Asks what the exchange would ask, with all that its policies have done to it, but by other conditions.
     *
     * @param like goes to a service by now, and is not needed once this returns
     * @param etag asked whether it is still that; null for no such question
     * @param lastModified likewise
     * @param then told on the event loop of {@code like}, maybe before this returns
     * @return false when no more can be asked now; nobody is told then
     */
    boolean fetch(Exchange like, Forwarding to, @Nullable String etag, @Nullable String lastModified, Then then);

    /** Makes who is told of the answer. */
    interface Then {
        /** @param asking stands for the request: its head is what the service is sent */
        Receiver of(Exchange asking);
    }
}
