package portico.node.policy.tracing;

import portico.config.policy.tracing.TracingSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.tracing.TraceContext;

/** Makes an exchange part of a trace: of the client's own, or of one that begins here. */
public final class Tracing implements Policy {
    private final int percent;
    private final boolean accept;

    private Tracing(TracingSettings settings) {
        percent = settings.percent();
        accept = settings.accept();
    }

    public static Policy compile(TracingSettings settings, CompileContext context) {
        return new Tracing(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        TraceContext context = exchange.traceContext();
        if (context == null) {
            context = context(exchange);
            exchange.traced(context);
        }
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(told(context));
        return Step.NEXT;
    }

    private TraceContext context(Exchange exchange) {
        TraceContext clients = accept ? TraceContext.goOn(exchange.loop(), exchange.head()) : null;
        if (clients != null) return clients;
        boolean sampled = percent == 100 || exchange.loop().random(100) < percent;
        return TraceContext.begin(exchange.loop(), sampled);
    }

    private static String told(TraceContext context) {
        return (context.isGoneOnWith() ? "the client's trace" : "a trace that begins here")
                + (context.isSampled() ? ", sampled" : ", not sampled");
    }
}
