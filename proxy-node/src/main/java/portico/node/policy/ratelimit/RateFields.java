package portico.node.policy.ratelimit;

import java.util.List;
import portico.config.policy.ratelimit.Rate;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.policy.Step;

/** How clients are told how they stand (draft-ietf-httpapi-ratelimit-headers-10), for the limits of one entry. */
final class RateFields {
    private static final HeaderName RATE_LIMIT = HeaderName.of("ratelimit");
    private static final HeaderName RATE_LIMIT_POLICY = HeaderName.of("ratelimit-policy");
    private static final Refusal TOO_MANY =
            Refusal.of(429, "rate-limited", "There were too many requests; wait a little");

    private final String[] quotas;
    private final QuotaText[] texts;

    /** @param name of the entry: that of its first limit; the others have their number behind it */
    RateFields(String name, List<Rate> rates) {
        quotas = new String[rates.size()];
        texts = new QuotaText[rates.size()];
        for (int index = 0; index < quotas.length; index++) {
            String its = index == 0 ? name : name + "-" + (index + 1);
            Rate rate = rates.get(index);
            long seconds = Math.max(1, (rate.per().toMillis() + 999) / 1000);
            quotas[index] = "\"" + its + "\";q=" + rate.limit() + ";w=" + seconds;
            texts[index] = new QuotaText(its);
        }
    }

    /** Tells of one limit. */
    void show(Exchange exchange, int rate, long remaining, long moreSeconds) {
        exchange.responseEdits().add(RATE_LIMIT, texts[rate].of(remaining, moreSeconds));
        exchange.responseEdits().add(RATE_LIMIT_POLICY, quotas[rate]);
    }

    static Step refuse(Exchange exchange, long retrySeconds) {
        exchange.responseEdits().set(HeaderName.RETRY_AFTER, Long.toString(retrySeconds));
        return exchange.refuse(TOO_MANY);
    }

    /** Why, for people who ask. */
    static String words(boolean passes, long remaining, long retrySeconds) {
        return passes ? remaining + " more may follow at once" : "the next may pass in " + retrySeconds + " s";
    }
}
