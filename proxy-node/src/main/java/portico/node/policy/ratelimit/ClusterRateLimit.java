package portico.node.policy.ratelimit;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.config.policy.ratelimit.Rate;
import portico.config.policy.ratelimit.RateLimitSettings;
import portico.config.policy.ratelimit.RateLimitSettings.Mode;
import portico.config.policy.ratelimit.RateLimitSettings.WhenUnavailable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.ratelimit.ClusterCount.Counted;
import portico.node.redis.RedisLink;

/**
 * Answers 429 when there are more exchanges than the limit in its time, as all nodes count together. While they cannot,
 * each holds its clients to its share of the limit, or lets nobody pass, as the settings say.
 */
final class ClusterRateLimit implements Policy {
    private static final Refusal UNAVAILABLE = Refusal.of(
                    503, "limit-unavailable", "How many requests there were cannot be said now")
            .with("retry-after", "5");

    /** Others may take what was fetched before whoever waited for it gets there; then it asks for itself. */
    private static final int FETCHES_MAX = 3;

    private final ClusterLimits cluster;
    private final RateLimits limits;
    private final String use;
    private final List<Rate> rates;
    private final CountedBy counted;
    private final ClusterCount count;
    private final RateFields fields;
    private final int batch;
    private final boolean leased;
    private final boolean refuses;
    private volatile @Nullable Share share;

    private record Share(int nodes, LocalCount count) {}

    ClusterRateLimit(RateLimitSettings settings, CompileContext context) {
        cluster = context.clusterLimits();
        cluster.needed();
        limits = context.limits();
        use = context.use().toString();
        rates = settings.rates();
        counted = new CountedBy(settings, limits, use);
        count = new ClusterCount(rates);
        fields = new RateFields(context.name(), rates);
        batch = cluster.leaseOfLoop(settings.leaseMax());
        leased = settings.mode() == Mode.LEASED;
        refuses = settings.whenUnavailable() == WhenUnavailable.REFUSE;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        ClusterKey key = counted.inCluster(exchange);
        if (leased && exchange.trace() == null) return takeLeased(exchange, key, 1);
        return ask(exchange, key);
    }

    private Step ask(Exchange exchange, ClusterKey key) {
        RedisLink link = cluster.link(exchange.loop().index());
        long wanted = exchange.trace() == null ? 1 : 0;
        CompletionStage<Counted> asked = link == null ? null : count.count(link, key, wanted);
        if (asked == null) return unavailable(exchange);
        return exchange.await(asked, said -> said.isKnown() ? conclude(exchange, said) : unavailable(exchange));
    }

    private Step conclude(Exchange exchange, Counted said) {
        boolean asksOnly = exchange.trace() != null;
        long wait = count.waitNanos(said.aheads());
        boolean passes = asksOnly ? wait <= 0 : said.granted() > 0;
        long least = Long.MAX_VALUE;
        for (int rate = 0; rate < count.size(); rate++) {
            long remaining = count.remaining(rate, said.aheads()[rate]);
            least = Math.min(least, asksOnly ? remaining - 1 : remaining); // this one would take another
            fields.show(exchange, rate, remaining, count.moreSeconds(rate, said.aheads()[rate]));
        }
        long retrySeconds = Math.max(1, Gcra.seconds(wait));
        if (exchange.recorder() != null) because(exchange, RateFields.words(passes, least, retrySeconds));
        return passes ? Step.NEXT : RateFields.refuse(exchange, retrySeconds);
    }

    private Step takeLeased(Exchange exchange, ClusterKey key, int fetches) {
        Leases.Lease lease = cluster.leases(exchange.loop().index()).of(key, count, batch);
        if (lease == null || fetches > FETCHES_MAX) return ask(exchange, key);
        if (lease.take()) {
            show(exchange, lease);
            because(exchange, "it was taken ahead");
            return Step.NEXT;
        }
        if (lease.isRefused()) {
            long retrySeconds = Math.max(1, Gcra.seconds(lease.refusedNanos()));
            show(exchange, lease);
            if (exchange.recorder() != null) because(exchange, RateFields.words(false, 0, retrySeconds));
            return RateFields.refuse(exchange, retrySeconds);
        }
        CompletionStage<Boolean> asked = lease.await();
        if (asked == null) return unavailable(exchange);
        return exchange.await(asked, known -> known ? takeLeased(exchange, key, fetches + 1) : unavailable(exchange));
    }

    private void show(Exchange exchange, Leases.Lease lease) {
        for (int rate = 0; rate < count.size(); rate++) {
            long ahead = lease.ahead(rate);
            fields.show(exchange, rate, count.remaining(rate, ahead) + lease.left(), count.moreSeconds(rate, ahead));
        }
    }

    private Step unavailable(Exchange exchange) {
        if (refuses) {
            because(exchange, "nodes cannot count together now");
            return exchange.refuse(UNAVAILABLE);
        }
        return share().count(exchange, counted.inNode(exchange));
    }

    private static void because(Exchange exchange, String reason) {
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(reason);
    }

    /** Made anew when there are more nodes or fewer than before. */
    private LocalCount share() {
        int nodes = cluster.nodes();
        Share known = share;
        if (known != null && known.nodes() == nodes) return known.count();
        var made = new LocalCount(limits, use + "#share", rates, fields, nodes);
        share = new Share(nodes, made);
        return made;
    }
}
