package portico.config.policy.ratelimit;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param also further limits that hold at the same time: an exchange is counted by all of them or by none
 * @param by what is counted separately, several taken together; the consumer when absent
 * @param header the header field whose value is counted by, when {@code by} has {@code header}
 * @param claim the claim that is counted by, when {@code by} has {@code claim}
 * @param parameter the path parameter that is counted by, when {@code by} has {@code path-parameter}
 * @param scope who counts together; each node for itself when absent
 * @param mode how nodes count together; exactly when absent
 * @param lease how many exchanges a node may take ahead; a hundredth of the smallest burst when absent
 * @param whenUnavailable what happens while nodes cannot count together; each allows its share when absent
 */
@Schema(description = "Answers 429 when there are more exchanges than the limit in its time.")
public record RateLimitSettings(
        @Schema(description = "How many exchanges.", examples = "100")
        int limit,

        @Schema(description = "In which time.", defaultValue = "1m")
        Duration per,

        @Schema(description = "How many at once; as many as the limit when absent.") @Nullable Integer burst,

        @Schema(description = "Further limits that hold at the same time.")
        List<Rate> also,

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
                description = "Who counts together: each node for itself, or all nodes in Redis.",
                defaultValue = "node")
        Scope scope,

        @Schema(
                description = "How nodes count together: Redis is asked about every exchange, "
                        + "or about batches that a node takes ahead.",
                defaultValue = "strict")
        Mode mode,

        @Schema(
                description = "How many exchanges a node may take ahead, with mode leased;"
                        + " a hundredth of the smallest burst when absent.",
                examples = "10")
        @Nullable Integer lease,

        @Schema(
                description = "What happens while Redis cannot be asked: each node allows its share of the limit,"
                        + " or the exchange is refused with 503.",
                defaultValue = "local-share")
        WhenUnavailable whenUnavailable)
        implements PolicySettings {
    public static final PolicyKind<RateLimitSettings> KIND =
            PolicyKind.of("rate-limit", Phase.LIMITS, RateLimitSettings.class);

    private static final int ALSO_MAX = 7;
    private static final int LEASE_MAX = 100_000;
    private static final int LEASE_WHEN_ABSENT_MAX = 1_000;
    private static final int BURSTS_TO_A_LEASE = 100;
    private static final int TEXT_LENGTH_MAX = 512;

    public RateLimitSettings(
            int limit,
            @Nullable Duration per,
            @Nullable Integer burst,
            @Nullable List<Rate> also,
            @Nullable List<By> by,
            @Nullable String header,
            @Nullable String claim,
            @Nullable String parameter,
            @Nullable Scope scope,
            @Nullable Mode mode,
            @Nullable Integer lease,
            @Nullable WhenUnavailable whenUnavailable) {
        this.limit = limit;
        this.per = requireNonNullElse(per, Duration.ofMinutes(1));
        this.burst = burst;
        this.also = also == null ? List.of() : List.copyOf(also);
        this.by = by == null ? List.of(By.CONSUMER) : List.copyOf(by);
        this.header = header == null ? null : header.toLowerCase(Locale.ROOT);
        this.claim = claim;
        this.parameter = parameter;
        this.scope = requireNonNullElse(scope, Scope.NODE);
        this.mode = requireNonNullElse(mode, Mode.STRICT);
        this.lease = lease;
        this.whenUnavailable = requireNonNullElse(whenUnavailable, WhenUnavailable.LOCAL_SHARE);
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
        /** Each value of a claim; all without it together. */
        @JsonProperty("claim")
        CLAIM,
        /** Each value of a parameter of the route's path; all without it together. */
        @JsonProperty("path-parameter")
        PATH_PARAMETER,
        /** Each route, where one use of the policy is met on several. */
        @JsonProperty("route")
        ROUTE,
        /** Nothing: all exchanges that the policy runs on together. */
        @JsonProperty("all")
        ALL
    }

    /** Who counts together. */
    public enum Scope {
        /** Each node for itself. */
        @JsonProperty("node")
        NODE,
        /** All nodes, in the Redis that they share. */
        @JsonProperty("cluster")
        CLUSTER
    }

    /** How nodes count together. */
    public enum Mode {
        /** Each exchange is asked about: exact, and a round trip each. */
        @JsonProperty("strict")
        STRICT,
        /** Nodes take small batches ahead: most exchanges need no round trip. */
        @JsonProperty("leased")
        LEASED
    }

    /** What happens while nodes cannot count together. */
    public enum WhenUnavailable {
        /** Each node counts for itself, with the limit divided by the number of nodes. */
        @JsonProperty("local-share")
        LOCAL_SHARE,
        /** Exchanges are refused with 503. */
        @JsonProperty("refuse")
        REFUSE
    }

    /** All limits that hold, the first one first. */
    public List<Rate> rates() {
        var rates = new ArrayList<Rate>();
        rates.add(new Rate(limit, per, burst));
        rates.addAll(also);
        return List.copyOf(rates);
    }

    /** How many exchanges a node may take ahead, with mode leased. */
    public int leaseMax() {
        if (lease != null) return lease;
        int smallest = rates().stream().mapToInt(Rate::burstMax).min().orElse(1);
        return Math.max(1, Math.min(LEASE_WHEN_ABSENT_MAX, smallest / BURSTS_TO_A_LEASE));
    }

    @Override
    public void check(Problems at) {
        new Rate(limit, per, burst).check(at);
        at.bounded("also", also, ALSO_MAX);
        at.each("also", also);
        at.require(!by.isEmpty(), "by", "is empty; all counts everything together");
        at.distinct("by", by.stream().map(RateLimitSettings::word).toList());
        at.require(by.size() <= 1 || !by.contains(By.ALL), "by", "has all beside others");
        goesWith("header", header, By.HEADER, at);
        if (header != null) HeaderNames.check(header, at.at("header"));
        goesWith("claim", claim, By.CLAIM, at);
        goesWith("parameter", parameter, By.PATH_PARAMETER, at);
        checkText("claim", claim, at);
        checkText("parameter", parameter, at);
        at.require(scope == Scope.CLUSTER || mode == Mode.STRICT, "mode", "leased goes with scope: cluster");
        at.require(lease == null || mode == Mode.LEASED, "lease", "goes with mode: leased, and only with it");
        if (lease != null) at.require(lease >= 1 && lease <= LEASE_MAX, "lease", "must be 1 to " + LEASE_MAX);
        at.require(
                lease == null || rates().stream().allMatch(rate -> lease <= rate.burstMax()),
                "lease",
                "is over what may come at once");
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
