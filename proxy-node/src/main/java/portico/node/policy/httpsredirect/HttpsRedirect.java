package portico.node.policy.httpsredirect;

import java.util.List;
import java.util.Map;
import portico.config.policy.httpsredirect.HttpsRedirectSettings;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Sends clients that come in clear text to the same place over TLS; behind a proxy that is trusted, by its word. */
public final class HttpsRedirect implements Policy {
    private static final int USUAL_PORT = 443;
    private static final byte[] NO_BODY = {};

    /** To one that names no host there is no place to be sent to. */
    private static final Refusal NOT_SECURE = Refusal.of(403, "https-required", "Come over TLS");

    private final int status;
    private final String port;

    private HttpsRedirect(HttpsRedirectSettings settings) {
        status = settings.status();
        port = settings.port() == USUAL_PORT ? "" : ":" + settings.port();
    }

    public static Policy compile(HttpsRedirectSettings settings, CompileContext context) {
        return new HttpsRedirect(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (exchange.isClientSecure()) return Step.NEXT;
        RequestHead head = exchange.head();
        if (head.host().length() == 0) return exchange.refuse(NOT_SECURE);
        var to = new StringBuilder("https://").append(head.host()).append(port).append(head.path());
        Slice query = head.query();
        if (query != null) to.append('?').append(query);
        return exchange.answer(new Answer(status, List.of(Map.entry(HeaderName.LOCATION, to.toString())), NO_BODY));
    }
}
