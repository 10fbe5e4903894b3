package portico.node.policy.faultinjection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import portico.config.policy.faultinjection.FaultInjectionSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Lets a share of the exchanges wait, or fail, and says so in the access log. */
public final class FaultInjection implements Policy {
    /** Shares are drawn in millionths. */
    static final int ALL = 1_000_000;

    private final ToIntFunction<Exchange> draw;
    private final long delayMillis;
    private final int delayShare;
    private final String delayed;
    private final @Nullable Refusal abort;
    private final int abortShare;
    private final String aborted;

    /** @param draw a number from 0 to below {@link #ALL} */
    FaultInjection(FaultInjectionSettings settings, ToIntFunction<Exchange> draw) {
        this.draw = draw;
        Duration delay = settings.delay();
        delayMillis = delay == null ? 0 : delay.toMillis();
        delayShare = delay == null ? 0 : share(settings.delayPercent());
        delayed = "delay " + delayMillis + "ms";
        Integer status = settings.abortStatus();
        abort = status == null ? null : Refusal.of(status, "fault-injected", "The gateway fails on purpose");
        abortShare = status == null ? 0 : share(settings.abortPercent());
        aborted = "abort " + status;
    }

    public static Policy compile(FaultInjectionSettings settings, CompileContext context) {
        return new FaultInjection(settings, exchange -> exchange.loop().random(ALL));
    }

    @Override
    public Step onRequest(Exchange exchange) {
        Trace trace = exchange.trace();
        if (trace != null) return explain(exchange, trace);
        if (!isDrawn(delayShare, exchange)) return abort(exchange);
        exchange.fault(delayed);
        var over = new CompletableFuture<@Nullable Void>();
        exchange.asks(over);
        return exchange.await(
                over.completeOnTimeout(null, delayMillis, TimeUnit.MILLISECONDS), none -> abort(exchange));
    }

    private Step abort(Exchange exchange) {
        if (abort == null || !isDrawn(abortShare, exchange)) return Step.NEXT;
        exchange.fault(aborted);
        return exchange.refuse(abort);
    }

    /** Who asks what would happen need not wait, and is told what might. */
    private Step explain(Exchange exchange, Trace trace) {
        trace.because("of a million, " + delayShare + " wait " + delayMillis + " ms, and " + abortShare
                + " of them all fail");
        return abort != null && abortShare == ALL ? exchange.refuse(abort) : Step.NEXT;
    }

    private boolean isDrawn(int share, Exchange exchange) {
        return share == ALL || share > 0 && draw.applyAsInt(exchange) < share;
    }

    private static int share(double percent) {
        return (int) Math.round(percent * (ALL / 100));
    }
}
