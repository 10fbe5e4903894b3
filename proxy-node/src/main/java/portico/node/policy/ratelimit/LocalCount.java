package portico.node.policy.ratelimit;

import java.util.List;
import portico.config.policy.ratelimit.Rate;
import portico.node.exchange.Exchange;
import portico.node.exchange.Trace;
import portico.node.policy.Step;

/** Counts in the node, by several limits at once: an exchange is counted by all of them or by none. */
final class LocalCount {
    private final Gcra[] limits;
    private final RateFields fields;

    /** @param shares into how many equal shares each limit is divided */
    LocalCount(RateLimits limits, String use, List<Rate> rates, RateFields fields, int shares) {
        this.fields = fields;
        this.limits = new Gcra[rates.size()];
        for (int index = 0; index < this.limits.length; index++)
            this.limits[index] = limits.limit(index == 0 ? use : use + "#" + index, rates.get(index), shares);
    }

    Step count(Exchange exchange, long counted) {
        if (limits.length == 1 && exchange.recorder() == null) return conclude(exchange, 0, limits[0].take(counted));
        return countSeveral(exchange, counted);
    }

    private Step conclude(Exchange exchange, int index, long taken) {
        Gcra limit = limits[index];
        fields.show(exchange, index, limit.remaining(taken), limit.moreSeconds(taken));
        return Gcra.mayPass(taken) ? Step.NEXT : RateFields.refuse(exchange, limit.retrySeconds(taken));
    }

    private Step countSeveral(Exchange exchange, long counted) {
        boolean asksOnly = exchange.trace() != null;
        Trace recorder = exchange.recorder();
        var taken = new long[limits.length];
        int refusing = -1;
        for (int index = 0; index < limits.length && refusing < 0; index++) {
            taken[index] = asksOnly ? limits[index].ask(counted) : limits[index].take(counted);
            if (!Gcra.mayPass(taken[index])) refusing = index;
        }
        if (refusing < 0) {
            long least = Long.MAX_VALUE;
            for (int index = 0; index < limits.length; index++) {
                long remaining = limits[index].remaining(taken[index]);
                least = Math.min(least, remaining);
                fields.show(exchange, index, remaining, limits[index].moreSeconds(taken[index]));
            }
            if (recorder != null) recorder.because(RateFields.words(true, least, 0));
            return Step.NEXT;
        }
        if (!asksOnly) for (int index = 0; index < refusing; index++) limits[index].giveBack(counted);
        long retrySeconds = 0;
        for (int index = 0; index < limits.length; index++) {
            long asked = index == refusing ? taken[index] : limits[index].ask(counted);
            // What was asked about would be one more than there are.
            long remaining = Gcra.mayPass(asked) ? limits[index].remaining(asked) + 1 : 0;
            fields.show(exchange, index, remaining, limits[index].moreSeconds(asked));
            retrySeconds = Math.max(retrySeconds, limits[index].retrySeconds(asked));
        }
        if (recorder != null) recorder.because(RateFields.words(false, 0, retrySeconds));
        return RateFields.refuse(exchange, retrySeconds);
    }
}
