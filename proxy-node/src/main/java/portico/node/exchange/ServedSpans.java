package portico.node.exchange;

import io.opentelemetry.api.common.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.policy.EffectivePolicy;
import portico.node.gateway.CompiledDestination;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;
import portico.node.tracing.HttpAttributes;
import portico.node.tracing.TraceContext;

/** What traces are told of an exchange that has ended: of it, and of the policies that made it wait, or answered it. */
final class ServedSpans {
    private static final int FAILURE_MIN = 500;

    /** Spans wait in memory: of a path that is longer its beginning is told. */
    private static final int PATH_LENGTH_MAX = 1024;

    private ServedSpans() {}

    /**
     * Makes spans of it.
     *
     * @param endNanos on the clock of {@link System#nanoTime}
     * @param complete false when either side went away before the end
     */
    static void record(Exchange exchange, TraceContext context, long endNanos, boolean complete) {
        RequestHead head = exchange.head();
        int status = exchange.status();
        String path = exchange.captures().path();
        boolean failed = !complete || status >= FAILURE_MIN;
        String method = HttpAttributes.method(head.method());
        var attributes = Attributes.builder()
                .put(HttpAttributes.METHOD, method)
                .put(HttpAttributes.PATH, beginning(head.path()))
                .put(HttpAttributes.SCHEME, exchange.isClientSecure() ? "https" : "http")
                .put(HttpAttributes.CLIENT_ADDRESS, exchange.clientAddress())
                .put(HttpAttributes.PROTOCOL_VERSION, exchange.httpVersion())
                .put(HttpAttributes.REQUEST_ID, exchange.requestId());
        if (head.host().length() > 0)
            attributes
                    .put(HttpAttributes.SERVER_ADDRESS, head.host().toString())
                    .put(HttpAttributes.SERVER_PORT, (long) head.port());
        if (!method.equals(head.method())) attributes.put(HttpAttributes.METHOD_ORIGINAL, head.method());
        if (path != null) attributes.put(HttpAttributes.ROUTE_PATH, path);
        if (status != 0) attributes.put(HttpAttributes.STATUS, (long) status);
        if (failed)
            attributes.put(HttpAttributes.ERROR_TYPE, complete ? Integer.toString(status) : HttpAttributes.ABORTED);
        CompiledRoute route = exchange.route();
        if (route != null) attributes.put(HttpAttributes.ROUTE, route.route().name());
        CompiledDestination to = exchange.destination();
        if (to != null && to.service() != null) attributes.put(HttpAttributes.SERVICE, to.service());
        Caller caller = exchange.caller();
        if (caller != null) attributes.put(HttpAttributes.CONSUMER, caller.consumer());
        if (exchange.problem() != null) attributes.put(HttpAttributes.PROBLEM, exchange.problem());
        String name = HttpAttributes.named(head.method());
        context.served(
                path == null ? name : name + " " + path, exchange.startNanos(), endNanos, attributes.build(), failed);
        if (exchange.recorder() instanceof Recorder recorder) recorder.tellNotable(new PolicySpans(exchange, context));
    }

    private static String beginning(CharSequence path) {
        return path.length() <= PATH_LENGTH_MAX
                ? path.toString()
                : path.subSequence(0, PATH_LENGTH_MAX).toString();
    }

    /** Looks up which policies there are when there is something to tell of one. */
    private static final class PolicySpans implements Recorder.Told {
        private final Exchange exchange;
        private final TraceContext context;
        private @Nullable List<EffectivePolicy> met;

        PolicySpans(Exchange exchange, TraceContext context) {
            this.exchange = exchange;
            this.context = context;
        }

        @Override
        public void ran(int index, long startNanos, long nanos, boolean answered, @Nullable String reason) {
            List<EffectivePolicy> all = met;
            if (all == null) met = all = exchange.met();
            if (index >= all.size()) return;
            EffectivePolicy policy = all.get(index);
            var attributes = Attributes.builder()
                    .put(HttpAttributes.POLICY, policy.name())
                    .put(HttpAttributes.POLICY_TYPE, policy.type())
                    .put(HttpAttributes.POLICY_ANSWERED, answered);
            if (reason != null) attributes.put(HttpAttributes.POLICY_REASON, reason);
            String id = exchange.loop().nextId();
            context.done("policy " + policy.type(), id, startNanos, startNanos + nanos, attributes.build());
        }
    }
}
