package portico.node.policy.cors;

import org.jspecify.annotations.Nullable;
import portico.config.policy.cors.CorsSettings;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/**
 * Lets web pages of other origins call (the Fetch standard, "CORS protocol"), and answers their preflights, which never
 * reach the upstream. What the upstream itself says on the matter does not go on: there would be two answers.
 */
public final class Cors implements Policy {
    private static final HeaderName REQUEST_METHOD = HeaderName.of("access-control-request-method");
    private static final HeaderName REQUEST_HEADERS = HeaderName.of("access-control-request-headers");
    private static final HeaderName ALLOW_ORIGIN = HeaderName.of("access-control-allow-origin");
    private static final HeaderName ALLOW_CREDENTIALS = HeaderName.of("access-control-allow-credentials");
    private static final HeaderName ALLOW_METHODS = HeaderName.of("access-control-allow-methods");
    private static final HeaderName ALLOW_HEADERS = HeaderName.of("access-control-allow-headers");
    private static final HeaderName EXPOSE_HEADERS = HeaderName.of("access-control-expose-headers");
    private static final HeaderName MAX_AGE = HeaderName.of("access-control-max-age");
    private static final HeaderName[] ANSWERS = {
        ALLOW_ORIGIN, ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS, MAX_AGE
    };
    private static final Answer PREFLIGHT = Answer.empty(204);

    private final Origins origins;
    private final boolean credentials;
    private final String methods;
    private final String headers;
    private final String exposed;
    private final String maxAgeSeconds;

    private Cors(CorsSettings settings) {
        origins = new Origins(settings.origins());
        credentials = settings.credentials();
        methods = String.join(", ", settings.methods());
        headers = String.join(", ", settings.headers());
        exposed = String.join(", ", settings.exposeHeaders());
        maxAgeSeconds = Long.toString(settings.maxAge().toSeconds());
    }

    public static Policy compile(CorsSettings settings, CompileContext context) {
        return new Cors(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return isPreflight(exchange.head()) ? exchange.answer(PREFLIGHT) : Step.NEXT;
    }

    /** Also on what the gateway answers itself: a page must be able to read why it was refused. */
    @Override
    public void onResponse(Exchange exchange) {
        RequestHead head = exchange.head();
        HeaderEdits edits = exchange.responseEdits();
        for (var name : ANSWERS) edits.remove(name);
        // A cache must not give one origin's answer to another; where all get the same, it may.
        if (!origins.areAny()) edits.add(HeaderName.VARY, "origin");
        Slice origin = origin(head);
        if (origin == null || !origins.contain(origin)) return;
        edits.set(ALLOW_ORIGIN, origins.areAny() ? "*" : origin);
        if (credentials) edits.set(ALLOW_CREDENTIALS, "true");
        if (isPreflight(head)) allow(head, edits);
        else if (!exposed.isEmpty()) edits.set(EXPOSE_HEADERS, exposed);
    }

    private void allow(RequestHead head, HeaderEdits edits) {
        edits.set(ALLOW_METHODS, methods);
        edits.set(MAX_AGE, maxAgeSeconds);
        if (!headers.isEmpty()) {
            edits.set(ALLOW_HEADERS, headers);
            return;
        }
        // Not "*", which the Fetch standard does not take for Authorization, nor where credentials may be sent.
        Slice asked = head.header(REQUEST_HEADERS);
        if (asked != null) edits.set(ALLOW_HEADERS, asked);
        edits.add(HeaderName.VARY, "access-control-request-headers");
    }

    private static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS") && head.has(HeaderName.ORIGIN) && head.has(REQUEST_METHOD);
    }

    /** The one origin, or null when there is none, or more than one, which no browser sends. */
    private static @Nullable Slice origin(RequestHead head) {
        int field = head.find(HeaderName.ORIGIN, 0);
        return field < 0 || head.find(HeaderName.ORIGIN, field + 1) >= 0 ? null : head.value(field);
    }
}
