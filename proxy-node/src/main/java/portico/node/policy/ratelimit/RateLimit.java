package portico.node.policy.ratelimit;

import portico.config.policy.ratelimit.RateLimitSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.exchange.Trace;
import portico.node.identity.Caller;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/**
 * Answers 429 when there are more exchanges than the limit in its time, and tells every client how it stands
 * (draft-ietf-httpapi-ratelimit-headers).
 */
public final class RateLimit implements Policy {
    private static final HeaderName RATE_LIMIT = HeaderName.of("ratelimit");
    private static final HeaderName RATE_LIMIT_POLICY = HeaderName.of("ratelimit-policy");
    private static final Refusal TOO_MANY =
            Refusal.of(429, "rate-limited", "There were too many requests; wait a little");

    /** What exchanges are counted under that nothing tells apart. */
    private static final long ALL = 0;

    private final RateLimits limits;
    private final Gcra limit;
    private final RateLimitSettings.By by;
    private final HeaderName header;
    private final String quota;
    private final QuotaText text;

    private RateLimit(RateLimitSettings settings, CompileContext context) {
        limits = context.limits();
        limit = limits.limit(context.use().toString(), settings);
        by = settings.by();
        header = HeaderName.of(settings.header() == null ? "" : settings.header());
        long seconds = Math.max(1, (settings.per().toMillis() + 999) / 1000);
        quota = "\"" + context.name() + "\";q=" + settings.limit() + ";w=" + seconds;
        text = new QuotaText(context.name());
    }

    public static Policy compile(RateLimitSettings settings, CompileContext context) {
        return new RateLimit(settings, context);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        long taken = take(exchange);
        HeaderEdits edits = exchange.responseEdits();
        edits.add(RATE_LIMIT, text.of(limit.remaining(taken), limit.resetSeconds(taken)));
        edits.add(RATE_LIMIT_POLICY, quota);
        if (Gcra.mayPass(taken)) return Step.NEXT;
        edits.set(HeaderName.RETRY_AFTER, Long.toString(limit.retrySeconds(taken)));
        return exchange.refuse(TOO_MANY);
    }

    private long take(Exchange exchange) {
        long counted = counted(exchange);
        long taken = exchange.trace() == null ? limit.take(counted) : limit.ask(counted);
        Trace recorder = exchange.recorder();
        if (recorder != null)
            recorder.because(
                    Gcra.mayPass(taken)
                            ? limit.remaining(taken) + " more may follow at once"
                            : "the next may pass in " + limit.retrySeconds(taken) + " s");
        return taken;
    }

    private long counted(Exchange exchange) {
        Caller caller = exchange.caller();
        return switch (by) {
            case CONSUMER -> caller == null ? address(exchange) : caller.consumerKey();
            case CREDENTIAL -> caller == null ? address(exchange) : caller.credentialKey();
            case CLIENT_ADDRESS -> address(exchange);
            case HEADER -> value(exchange);
            case ALL -> ALL;
        };
    }

    private long value(Exchange exchange) {
        Slice value = exchange.head().header(header);
        return value == null ? ALL : limits.counted(value);
    }

    private long address(Exchange exchange) {
        return limits.counted(Slice.of(exchange.clientAddress()));
    }
}
