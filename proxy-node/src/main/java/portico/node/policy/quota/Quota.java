package portico.node.policy.quota;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import portico.config.policy.quota.QuotaSettings;
import portico.config.policy.ratelimit.RateLimitSettings.By;
import portico.config.policy.ratelimit.RateLimitSettings.WhenUnavailable;
import portico.config.statistics.QuotaUse;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.quota.QuotaLeases.Lease;
import portico.node.policy.ratelimit.ClusterKey;
import portico.node.policy.ratelimit.CountedBy;
import portico.node.policy.ratelimit.QuotaText;

/**
 * Answers 429 when there were as many exchanges in this window of the calendar as may be, as all nodes count together.
 * While they cannot, each lets its share of what is left pass, or lets nobody pass, as the settings say.
 */
public final class Quota implements Policy {
    private static final HeaderName RATE_LIMIT = HeaderName.of("ratelimit");
    private static final HeaderName RATE_LIMIT_POLICY = HeaderName.of("ratelimit-policy");
    private static final Refusal USED_UP =
            Refusal.of(429, "quota-used-up", "There were as many requests in this window as may be");
    private static final Refusal UNAVAILABLE = Refusal.of(
                    503, "quota-unavailable", "How many requests there were cannot be said now")
            .with("retry-after", "5");

    /** Others may take what was fetched before whoever waited for it gets there; then it asks for itself. */
    private static final int FETCHES_MAX = 3;

    /** Redis may be back, and more than a share be left, long before the window ends. */
    private static final long SHARE_RETRY_SECONDS_MAX = 30;

    private final QuotaSettings settings;
    private final QuotaBook book;
    private final Clock clock;
    private final ZoneId zone;
    private final CountedBy counted;
    private final String name;
    private final String place;
    private final long limit;
    private final int batch;
    private final boolean ofCallers;
    private final boolean ofCredentials;
    private final boolean ofRoutes;
    private final QuotaText text;
    private final String policy;
    private volatile Window window;

    private Quota(QuotaSettings settings, CompileContext context) {
        this.settings = settings;
        book = context.live().quotas();
        book.needed();
        clock = context.live().clock();
        zone = settings.zone();
        name = context.name();
        place = context.use().place().toLowerCase(Locale.ROOT);
        limit = settings.limit();
        // Not the limit: one that is raised in the middle of a month does not begin anew.
        String use = String.join(
                " ",
                "quota",
                place,
                settings.window().word(),
                settings.timeZone(),
                settings.by().toString(),
                String.valueOf(settings.header()),
                String.valueOf(settings.claim()),
                String.valueOf(settings.parameter()));
        counted = new CountedBy(
                settings.by(), settings.header(), settings.claim(), settings.parameter(), context.limits(), use);
        batch = book.leaseOfLoop(settings.leaseMax());
        ofCredentials = settings.by().contains(By.CREDENTIAL);
        ofCallers = ofCredentials || settings.by().contains(By.CONSUMER);
        ofRoutes = settings.by().contains(By.ROUTE);
        text = new QuotaText(name);
        policy = "\"" + name + "\";q=" + limit;
        window = windowAt(clock.millis());
    }

    public static Policy compile(QuotaSettings settings, CompileContext context) {
        return new Quota(settings, context);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        long now = clock.millis();
        Window current = window;
        if (!current.has(now)) {
            current = windowAt(now);
            window = current;
        }
        ClusterKey key = counted.inCluster(exchange);
        QuotaLeases leases = book.leases(exchange.loop().index());
        if (exchange.trace() != null) return explain(exchange, leases, key, current);
        return take(exchange, leases, lease(leases, exchange, key, current), current, 1);
    }

    private Window windowAt(long millis) {
        return new Window(settings.window().at(Instant.ofEpochMilli(millis), zone), policy);
    }

    private Lease lease(QuotaLeases leases, Exchange exchange, ClusterKey key, Window current) {
        Lease known = leases.find(key, current);
        if (known != null && known.isFor(limit)) return known;
        if (known != null) leases.drop(key);
        return leases.make(key, current, limit, book.count(naught(exchange, key, current)), batch);
    }

    private Step take(Exchange exchange, QuotaLeases leases, Lease lease, Window current, int fetches) {
        if (lease.take()) {
            long remaining = lease.remaining();
            show(exchange, current, remaining);
            if (exchange.recorder() != null) because(exchange, remaining + " more may follow in this window");
            return Step.NEXT;
        }
        if (lease.isRefused()) return refuse(exchange, current, current.leftSeconds(clock.millis()));
        Lease asking = fetches > FETCHES_MAX ? leases.alone(lease) : lease;
        CompletionStage<Boolean> asked = asking.await();
        if (asked == null) return unavailable(exchange, lease, current);
        return exchange.await(
                asked,
                known -> known
                        ? take(exchange, leases, asking, current, fetches + 1)
                        : unavailable(exchange, lease, current));
    }

    private Step refuse(Exchange exchange, Window current, long retrySeconds) {
        show(exchange, current, 0);
        exchange.responseEdits().set(HeaderName.RETRY_AFTER, Long.toString(retrySeconds));
        if (exchange.recorder() != null) because(exchange, "the next may pass in " + retrySeconds + " s");
        return exchange.refuse(USED_UP);
    }

    private Step unavailable(Exchange exchange, Lease lease, Window current) {
        if (settings.whenUnavailable() == WhenUnavailable.REFUSE) {
            because(exchange, "nodes cannot count together now");
            return exchange.refuse(UNAVAILABLE);
        }
        if (!lease.count().takeShare(limit, book.nodes()))
            return refuse(exchange, current, Math.min(SHARE_RETRY_SECONDS_MAX, current.leftSeconds(clock.millis())));
        show(exchange, current, lease.count().shareLeft());
        because(exchange, "it is of this node's share: nodes cannot count together now");
        return Step.NEXT;
    }

    private Step explain(Exchange exchange, QuotaLeases leases, ClusterKey key, Window current) {
        Lease known = leases.find(key, current);
        Lease lease = known != null && known.isFor(limit)
                ? known
                : leases.alone(key, current, limit, book.glance(naught(exchange, key, current)));
        CompletionStage<Boolean> asked = lease.ask();
        if (asked == null) return cannotSay(exchange);
        return exchange.await(asked, isKnown -> {
            if (!isKnown) return cannotSay(exchange);
            long remaining = lease.remaining();
            if (remaining == 0) return refuse(exchange, current, current.leftSeconds(clock.millis()));
            show(exchange, current, remaining);
            because(exchange, (remaining - 1) + " more may follow in this window"); // this one would take another
            return Step.NEXT;
        });
    }

    private Step cannotSay(Exchange exchange) {
        because(exchange, "nodes cannot count together now");
        return settings.whenUnavailable() == WhenUnavailable.REFUSE ? exchange.refuse(UNAVAILABLE) : Step.NEXT;
    }

    private void show(Exchange exchange, Window current, long remaining) {
        exchange.responseEdits().add(RATE_LIMIT, text.of(remaining, current.leftSeconds(clock.millis())));
        exchange.responseEdits().add(RATE_LIMIT_POLICY, current.policy());
    }

    private QuotaUse naught(Exchange exchange, ClusterKey key, Window current) {
        Caller caller = ofCallers ? exchange.caller() : null;
        CompiledRoute route = ofRoutes ? exchange.route() : null;
        return new QuotaUse(
                new UUID(key.most(), key.least()),
                current.begin(),
                current.end(),
                caller == null ? null : caller.consumerId(),
                caller == null || !ofCredentials ? null : caller.credential(),
                route == null ? null : route.route().name(),
                name,
                place,
                settings.window(),
                settings.timeZone(),
                limit,
                0);
    }

    private static void because(Exchange exchange, String reason) {
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(reason);
    }
}
