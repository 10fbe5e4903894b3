package portico.config.policy.concurrencylimit;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.ratelimit.RateLimitSettings.By;

/**
 * Lets only so many exchanges go on at a time; a few more wait, and beyond those the answer is 503.
 *
 * @param limit how many at a time, on one node
 * @param queue how many may wait; none when absent
 * @param maxWait how long one may wait; 1 s when absent
 * @param by what is counted separately; the consumer when absent
 * @param header the header field whose value is counted by, when {@code by} is {@code header}
 * @param retryAfter what those are told who are turned away; 1 s when absent
 */
@Schema(description = "Lets only so many exchanges go on at a time; a few more wait, beyond those the answer is 503.")
public record ConcurrencyLimitSettings(
        @Schema(description = "How many at a time, on one node.", examples = "50")
        int limit,

        @Schema(description = "How many more may wait.", defaultValue = "0", examples = "100")
        int queue,

        @Schema(description = "How long one may wait.", defaultValue = "1s")
        Duration maxWait,

        @Schema(description = "What is counted separately.", defaultValue = "consumer")
        By by,

        @Schema(description = "The header field to count by.", examples = "x-tenant") @Nullable String header,

        @Schema(description = "When those may try again who are turned away.", defaultValue = "1s")
        Duration retryAfter)
        implements PolicySettings {
    public static final PolicyKind<ConcurrencyLimitSettings> KIND =
            PolicyKind.of("concurrency-limit", Phase.LIMITS, ConcurrencyLimitSettings.class);

    private static final int LIMIT_MAX = 1_000_000;
    private static final int QUEUE_MAX = 10_000;
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    public ConcurrencyLimitSettings(
            int limit,
            int queue,
            @Nullable Duration maxWait,
            @Nullable By by,
            @Nullable String header,
            @Nullable Duration retryAfter) {
        this.limit = limit;
        this.queue = queue;
        this.maxWait = requireNonNullElse(maxWait, Duration.ofSeconds(1));
        this.by = requireNonNullElse(by, By.CONSUMER);
        this.header = header == null ? null : header.toLowerCase(Locale.ROOT);
        this.retryAfter = requireNonNullElse(retryAfter, Duration.ofSeconds(1));
    }

    @Override
    public void check(Problems at) {
        at.require(limit >= 1 && limit <= LIMIT_MAX, "limit", "must be 1 to " + LIMIT_MAX);
        at.require(queue >= 0 && queue <= QUEUE_MAX, "queue", "must be 0 to " + QUEUE_MAX);
        at.require(maxWait.toMillis() >= 1 && maxWait.compareTo(WAIT_MAX) <= 0, "maxWait", "must be from 1ms to 5m");
        at.require(by != By.CLAIM && by != By.PATH_PARAMETER, "by", "cannot be a claim or a path parameter here");
        at.require((by == By.HEADER) == (header != null), "header", "goes with by: header, and only with it");
        if (header != null) HeaderNames.check(header, at.at("header"));
        at.require(
                retryAfter.toSeconds() >= 1 && retryAfter.compareTo(Duration.ofDays(1)) <= 0,
                "retryAfter",
                "must be from 1s to 1d");
    }
}
