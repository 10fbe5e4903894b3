package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Checked;
import portico.config.DurationText;
import portico.config.Problems;

/**
 * When a request that failed is sent again, to another target where there is one. Only requests that may be repeated
 * are: of an idempotent method (RFC 9110 §9.2.2), and without a body that has begun to flow unless the body was kept.
 *
 * @param attempts how many more after the first. When absent, one more at another target, where there is one that takes
 *     traffic, for a request that reached none; nothing else counts as failed then
 * @param on what counts as failed: connect-failure, reset, timeout, or a status code; connect-failure when absent
 * @param perTryTimeout how long one try may take to the answer's first byte; as long as the service's timeouts say when
 *     absent
 * @param backoff how long to wait before a request is sent again
 * @param bodyBytesMax bodies of up to this are kept, to be sent again; none when absent. Without a length, their framing
 *     counts, too
 * @param anyMethod also repeats requests that are not idempotent
 * @param budgetPercent how many repetitions there may be for each hundred exchanges, but for those of requests that never
 *     reached a target; 20 when absent
 */
public record Retries(
        @Schema(
                description =
                        "How many more after the first; 0 for none. When absent, one more at another target, for a"
                                + " request that reached none.")
        @Nullable Integer attempts,

        @Schema(
                description =
                        "What counts as failed: connect-failure, reset, timeout (perTryTimeout), or a status code.",
                examples = "[\"connect-failure\",\"503\"]")
        List<String> on,

        @Schema(description = "How long one try may take to the answer's first byte.", examples = "2s") @Nullable Duration perTryTimeout,

        Backoff backoff,

        @Schema(description = "Bodies of up to this are kept in memory, to be sent again.", defaultValue = "0B")
        ByteSize bodyBytesMax,

        @Schema(description = "Also repeats requests that are not idempotent, such as POST.")
        boolean anyMethod,

        @Schema(
                description = "How many repetitions there may be for each hundred exchanges; ten a second are always"
                        + " free, and so are those of requests that never reached a target.",
                defaultValue = "20")
        Integer budgetPercent)
        implements Checked {
    static final Retries DEFAULT = new Retries(null, null, null, null, null, false, null);

    private static final int ATTEMPTS_MAX = 10;
    private static final Duration TRY_MAX = Duration.ofHours(1);
    private static final long BODY_BYTES_MAX = 1 << 20;
    private static final Pattern CONDITION = Pattern.compile("connect-failure|reset|timeout|5[0-9][0-9]|429");

    public Retries(
            @Nullable Integer attempts,
            @Nullable List<String> on,
            @Nullable Duration perTryTimeout,
            @Nullable Backoff backoff,
            @Nullable ByteSize bodyBytesMax,
            boolean anyMethod,
            @Nullable Integer budgetPercent) {
        this.attempts = attempts;
        this.on = on == null ? List.of("connect-failure") : List.copyOf(on);
        this.perTryTimeout = perTryTimeout;
        this.backoff = requireNonNullElse(backoff, Backoff.DEFAULT);
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, new ByteSize(0));
        this.anyMethod = anyMethod;
        this.budgetPercent = requireNonNullElse(budgetPercent, 20);
    }

    /** These, but for what the others say. */
    public Retries with(RetryOverrides others) {
        return new Retries(
                others.attempts() == null ? attempts : others.attempts(),
                requireNonNullElse(others.on(), on),
                others.perTryTimeout() == null ? perTryTimeout : others.perTryTimeout(),
                requireNonNullElse(others.backoff(), backoff),
                requireNonNullElse(others.bodyBytesMax(), bodyBytesMax),
                requireNonNullElse(others.anyMethod(), anyMethod),
                budgetPercent);
    }

    @Override
    public void check(Problems at) {
        at.require(
                attempts == null || attempts >= 0 && attempts <= ATTEMPTS_MAX,
                "attempts",
                "must be 0 to " + ATTEMPTS_MAX);
        at.bounded("on", on, 32);
        at.each(
                "on",
                on,
                (condition, element) -> element.require(
                        CONDITION.matcher(condition).matches(),
                        "",
                        "must be connect-failure, reset, timeout, 429 or a status from 500 to 599"));
        if (perTryTimeout != null)
            at.require(
                    perTryTimeout.toMillis() >= 1 && perTryTimeout.compareTo(TRY_MAX) <= 0,
                    "perTryTimeout",
                    "must be from 1ms to " + DurationText.format(TRY_MAX));
        backoff.check(at.at("backoff"));
        at.require(bodyBytesMax.bytes() <= BODY_BYTES_MAX, "bodyBytesMax", "is over 1MiB");
        at.require(budgetPercent >= 0 && budgetPercent <= 1000, "budgetPercent", "must be 0 to 1000");
    }
}
