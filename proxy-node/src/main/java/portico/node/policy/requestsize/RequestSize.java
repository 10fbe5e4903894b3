package portico.node.policy.requestsize;

import portico.config.policy.requestsize.RequestSizeSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 413 to requests whose body is too large: at once when that is known, else as soon as too much has come. */
public final class RequestSize implements Policy {
    private final long bodyBytesMax;

    private RequestSize(RequestSizeSettings settings) {
        bodyBytesMax = settings.bodyBytesMax().bytes();
    }

    public static Policy compile(RequestSizeSettings settings, CompileContext context) {
        return new RequestSize(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        long known = exchange.bodyBytesKnown();
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(known + " of at most " + bodyBytesMax + " octets are known of");
        if (known > bodyBytesMax) return exchange.refuse(Refusal.TOO_LARGE);
        exchange.onward().boundBody(bodyBytesMax);
        return Step.NEXT;
    }
}
