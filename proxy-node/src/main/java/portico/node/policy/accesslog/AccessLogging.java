package portico.node.policy.accesslog;

import portico.config.policy.accesslog.AccessLogSettings;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Asks for a line in the access log: for all that fail, and for a share of the rest. */
public final class AccessLogging implements Policy {
    private final int percent;

    private AccessLogging(AccessLogSettings settings) {
        percent = settings.percent();
    }

    public static Policy compile(AccessLogSettings settings, CompileContext context) {
        return new AccessLogging(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (percent == 100 || exchange.loop().random(100) < percent) exchange.log();
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        if (exchange.status() >= 500) exchange.log();
    }
}
