package portico.config.policy.quota;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.ratelimit.RateLimitSettings.By;
import portico.config.policy.ratelimit.RateLimitSettings.WhenUnavailable;

/**
 * Answers 429 when there were as many exchanges in this hour, day, week or month as may be, on all nodes together.
 *
 * @param limit how many
 * @param window in which stretch of the calendar; a month when absent
 * @param timeZone whose clocks the calendar goes by; UTC when absent
 * @param by what is counted separately, several taken together; the consumer when absent
 * @param header the header field whose value is counted by, when {@code by} has {@code header}
 * @param claim the claim that is counted by, when {@code by} has {@code claim}
 * @param parameter the path parameter that is counted by, when {@code by} has {@code path-parameter}
 * @param lease how many exchanges a node may take ahead; a thousandth of the limit when absent
 * @param whenUnavailable what happens while nodes cannot count together; each allows its share when absent
 */
@Schema(
        description = "Answers 429 when there were as many exchanges in this hour, day, week or month as may be,"
                + " on all nodes together.")
public record QuotaSettings(
        @Schema(description = "How many exchanges.", examples = "100000")
        long limit,

        @Schema(description = "In which stretch of the calendar.", defaultValue = "month")
        CalendarWindow window,

        @Schema(
                description = "Whose clocks the calendar goes by: a name of the IANA time zone database.",
                defaultValue = "UTC",
                examples = "Europe/Berlin")
        String timeZone,

        @Schema(
                description = "What is counted separately; several are taken together.",
                defaultValue = "[\"consumer\"]")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<By> by,

        @Schema(description = "The header field to count by.", examples = "x-tenant") @Nullable String header,

        @Schema(
                description = "The claim to count by, of the token that an authentication policy has let pass.",
                examples = "sub")
        @Nullable String claim,

        @Schema(description = "The parameter of the route's path to count by.", examples = "tenant") @Nullable String parameter,

        @Schema(
                description = "How many exchanges a node may take ahead, so that it need not ask Redis about each;"
                        + " 1 asks about each; a thousandth of the limit, up to 1,000, when absent.",
                examples = "10")
        @Nullable Integer lease,

        @Schema(
                description = "What happens while Redis cannot be asked: each node allows its share of what is left,"
                        + " or the exchange is refused with 503.",
                defaultValue = "local-share")
        WhenUnavailable whenUnavailable)
        implements PolicySettings {
    public static final PolicyKind<QuotaSettings> KIND = PolicyKind.of("quota", Phase.LIMITS, QuotaSettings.class);

    private static final long LIMIT_MAX = 1_000_000_000_000L;
    private static final int LEASE_MAX = 100_000;
    private static final int LEASE_WHEN_ABSENT_MAX = 1_000;
    private static final int LIMITS_TO_A_LEASE = 1_000;
    private static final int TEXT_LENGTH_MAX = 512;
    private static final int ZONE_LENGTH_MAX = 64;

    public QuotaSettings(
            long limit,
            @Nullable CalendarWindow window,
            @Nullable String timeZone,
            @Nullable List<By> by,
            @Nullable String header,
            @Nullable String claim,
            @Nullable String parameter,
            @Nullable Integer lease,
            @Nullable WhenUnavailable whenUnavailable) {
        this.limit = limit;
        this.window = requireNonNullElse(window, CalendarWindow.MONTH);
        this.timeZone = requireNonNullElse(timeZone, "UTC");
        this.by = by == null ? List.of(By.CONSUMER) : List.copyOf(by);
        this.header = header == null ? null : header.toLowerCase(Locale.ROOT);
        this.claim = claim;
        this.parameter = parameter;
        this.lease = lease;
        this.whenUnavailable = requireNonNullElse(whenUnavailable, WhenUnavailable.LOCAL_SHARE);
    }

    /** The time zone, of settings that are checked. */
    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    /** How many exchanges a node may take ahead. */
    public int leaseMax() {
        if (lease != null) return lease;
        return (int) Math.max(1, Math.min(LEASE_WHEN_ABSENT_MAX, limit / LIMITS_TO_A_LEASE));
    }

    @Override
    public void check(Problems at) {
        at.require(limit >= 1 && limit <= LIMIT_MAX, "limit", "must be 1 to " + LIMIT_MAX);
        at.require(isZone(timeZone), "timeZone", "is not the name of a time zone, such as Europe/Berlin");
        at.require(!by.isEmpty(), "by", "is empty; all counts everything together");
        at.distinct("by", by.stream().map(QuotaSettings::word).toList());
        at.require(by.size() <= 1 || !by.contains(By.ALL), "by", "has all beside others");
        goesWith("header", header, By.HEADER, at);
        if (header != null) HeaderNames.check(header, at.at("header"));
        goesWith("claim", claim, By.CLAIM, at);
        goesWith("parameter", parameter, By.PATH_PARAMETER, at);
        checkText("claim", claim, at);
        checkText("parameter", parameter, at);
        if (lease == null) return;
        at.require(lease >= 1 && lease <= LEASE_MAX, "lease", "must be 1 to " + LEASE_MAX);
        at.require(lease <= limit, "lease", "is over the limit");
    }

    private static boolean isZone(String name) {
        if (name.length() > ZONE_LENGTH_MAX) return false;
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void goesWith(String field, @Nullable String value, By with, Problems at) {
        at.require(by.contains(with) == (value != null), field, "goes with by: " + word(with) + ", and only with it");
    }

    private static void checkText(String field, @Nullable String text, Problems at) {
        at.require(text == null || !text.isEmpty(), field, "is empty");
        at.text(field, text, TEXT_LENGTH_MAX);
    }

    private static String word(By by) {
        return by.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
