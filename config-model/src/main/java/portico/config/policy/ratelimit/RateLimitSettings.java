package portico.config.policy.ratelimit;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 429 when there are more exchanges than the limit in its time.
 *
 * @param limit how many
 * @param per in which time; 1 min when absent
 * @param burst how many at once; as many as the limit when absent
 * @param by what is counted separately; the consumer when absent
 * @param header the header field whose value is counted by, when {@code by} is {@code header}
 */
@Schema(description = "Answers 429 when there are more exchanges than the limit in its time.")
public record RateLimitSettings(
        @Schema(description = "How many exchanges.", examples = "100")
        int limit,

        @Schema(description = "In which time.", defaultValue = "1m")
        Duration per,

        @Schema(description = "How many at once; as many as the limit when absent.") @Nullable Integer burst,

        @Schema(description = "What is counted separately.", defaultValue = "consumer")
        By by,

        @Schema(description = "The header field to count by.", examples = "x-tenant") @Nullable String header)
        implements PolicySettings {
    public static final PolicyKind<RateLimitSettings> KIND =
            PolicyKind.of("rate-limit", Phase.LIMITS, RateLimitSettings.class);

    private static final Duration RECOVERY_MAX = Duration.ofDays(50 * 366);
    private static final int LIMIT_MAX = 1_000_000_000;

    public RateLimitSettings(
            int limit, @Nullable Duration per, @Nullable Integer burst, @Nullable By by, @Nullable String header) {
        this.limit = limit;
        this.per = requireNonNullElse(per, Duration.ofMinutes(1));
        this.burst = burst;
        this.by = requireNonNullElse(by, By.CONSUMER);
        this.header = header == null ? null : header.toLowerCase(Locale.ROOT);
    }

    /** What is counted separately. */
    public enum By {
        /** Each consumer; each client address where nobody had to say who they are. */
        @JsonProperty("consumer")
        CONSUMER,
        /** Each credential; otherwise as for consumers. */
        @JsonProperty("credential")
        CREDENTIAL,
        /** Each client address. */
        @JsonProperty("client-address")
        CLIENT_ADDRESS,
        /** Each value of a header field; all without it together. */
        @JsonProperty("header")
        HEADER,
        /** Nothing: all exchanges that the policy runs on together. */
        @JsonProperty("all")
        ALL
    }

    @Override
    public void check(Problems at) {
        at.require(limit >= 1 && limit <= LIMIT_MAX, "limit", "must be 1 to " + LIMIT_MAX);
        at.require(per.toMillis() >= 1 && per.compareTo(Duration.ofDays(366)) <= 0, "per", "must be from 1ms to 366d");
        if (burst != null) at.require(burst >= 1 && burst <= LIMIT_MAX, "burst", "must be 1 to " + LIMIT_MAX);
        boolean known = limit >= 1 && per.toMillis() >= 1;
        at.require(!known || limit / 1e6 <= per.toMillis(), "limit", "is over one in a nanosecond");
        // A counter further ahead of its clock would leave the clock's range.
        at.require(
                !known || burst == null || (double) per.toMillis() * burst / limit <= RECOVERY_MAX.toMillis(),
                "burst",
                "would take over 50 years to come back");
        at.require((by == By.HEADER) == (header != null), "header", "goes with by: header, and only with it");
        if (header != null) HeaderNames.check(header, at.at("header"));
    }
}
