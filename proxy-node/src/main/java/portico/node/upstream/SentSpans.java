package portico.node.upstream;

import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.FieldSink;
import portico.node.tracing.HttpAttributes;
import portico.node.tracing.TraceContext;

/**
 * What traces are told of an exchange's tries, or of those of one of its calls: a span for each time that the request was sent,
 * or should have been. Used again for the next exchange, and idle for those that belong to no trace.
 */
final class SentSpans {
    static final String CONNECT = "connect";
    static final String RESET = "reset";
    static final String TIMEOUT = "timeout";

    /** Others had all that there may be. */
    static final String NO_CONNECTION = "no-connection";

    private static final int ERROR_MIN = 400;

    private final Exchange exchange;
    private final Tried whose;
    private final @Nullable String callMethod;

    /** Null when nothing is under way, or the exchange belongs to no trace. */
    private @Nullable TraceContext context;

    private String id = "";
    private String service = "";
    private @Nullable Endpoint endpoint;
    private long startNanos;
    private int count;
    private int status;
    private @Nullable String error;

    /** @param callMethod null for the exchange's own */
    SentSpans(Exchange exchange, Tried whose, @Nullable String callMethod) {
        this.exchange = exchange;
        this.whose = whose;
        this.callMethod = callMethod;
    }

    /** The request is sent, or a connection awaited for that, by this id of a span. */
    void begin(TraceContext context, String id, Endpoint endpoint, String service) {
        end();
        this.context = context;
        this.id = id;
        this.endpoint = endpoint;
        this.service = service;
        if (!context.records()) return;
        startNanos = System.nanoTime();
        count++;
    }

    /** Writes the fields by which the service knows where it stands in a trace, if it does in any. */
    void write(FieldSink sink) {
        if (context != null) context.write(id, sink);
    }

    void answered(int status) {
        this.status = status;
    }

    /** It came to nothing. */
    void failed(String how) {
        if (error == null) error = how;
    }

    /** Its answer did not come to its end. */
    void brokeOff() {
        failed(HttpAttributes.ABORTED);
    }

    /** What was under way, if anything was, is over. */
    void end() {
        TraceContext told = context;
        if (told != null && told.records()) tell(told);
        context = null;
        endpoint = null;
        status = 0;
        error = null;
    }

    /** The exchange is over. */
    void endAll() {
        end();
        count = 0;
    }

    private void tell(TraceContext told) {
        String method = callMethod == null ? exchange.head().method() : callMethod;
        String type = error;
        // Unlike to a server, to a client any error is its own (OpenTelemetry's semantic conventions, HTTP spans).
        if (type == null && status >= ERROR_MIN) type = Integer.toString(status);
        if (type == null && status == 0) type = HttpAttributes.ABORTED;
        var attributes = Attributes.builder()
                .put(HttpAttributes.METHOD, HttpAttributes.method(method))
                .put(HttpAttributes.SERVICE, service);
        Endpoint to = endpoint;
        if (to != null)
            attributes.put(HttpAttributes.SERVER_ADDRESS, to.authority().host()).put(HttpAttributes.SERVER_PORT, (long)
                    to.authority().port());
        if (count > 1) attributes.put(HttpAttributes.RESEND_COUNT, count - 1L);
        if (status != 0) attributes.put(HttpAttributes.STATUS, (long) status);
        if (type != null) attributes.put(HttpAttributes.ERROR_TYPE, type);
        if (whose.call() != null) attributes.put(HttpAttributes.CALL, whose.call());
        told.sent(HttpAttributes.named(method), id, startNanos, System.nanoTime(), attributes.build(), type != null);
    }
}
