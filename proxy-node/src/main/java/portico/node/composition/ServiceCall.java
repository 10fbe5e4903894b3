package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.ResponseHead;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Tried;
import portico.node.upstream.Upstream;

/**
 * A request of the gateway's own to a service, with all that clients' requests have: load balancing, retries, breaker,
 * time limits, pools. On the exchange's event loop, and for as long as the exchange runs.
 */
public interface ServiceCall {
    /** Ends it; its receiver is told nothing more. */
    void cancel();

    /** Makes calls. */
    interface Maker {
        /** Begins a call. The receiver may be told the end before this returns. */
        ServiceCall begin(
                Exchange exchange, CallRequest request, Upstream upstream, Deadlines deadlines, Receiver receiver);
    }

    /** Is told what comes of a call: one of {@link #answered} and {@link #failed} at last. */
    interface Receiver extends Tried {
        @Override
        default void tried(String target) {}

        /** The head of the answer is there, and is good until this returns. */
        void arrived(ResponseHead head);

        /** So many octets of the body have come; why there is no room for them, which ends the call, or null. */
        @Nullable Reason take(int octets);

        /** The whole answer is there. */
        void answered(byte[] body);

        /** There is none. */
        void failed(Reason reason);
    }
}
