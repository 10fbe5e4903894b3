package portico.config.policy.cache;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers from what the service has answered before, as HTTP allows a shared cache (RFC 9111).
 *
 * @param ttl how long an answer is fresh that does not say so itself; those are not kept when absent
 * @param statuses of the answers that {@code ttl} and {@code heuristic} are for
 * @param heuristic percent of an answer's age since its last change, for which it is fresh when it does not say so itself
 *     (RFC 9111 §4.2.2); 0 for not at all, as it is when absent
 * @param staleWhileRevalidate how long a stale answer may be given while a newer one is fetched, where the answer does not
 *     say so itself (RFC 5861 §3)
 * @param staleIfError how long a stale answer may be given when the service fails, where the answer does not say so itself
 *     (RFC 5861 §4)
 * @param authenticated what becomes of answers to callers who said who they are; as RFC 9111 §3.5 has it when absent
 * @param ignoreClientControl whether what clients say in Cache-Control and Pragma is nobody's business
 * @param ignoreCookies whether an answer that does not say how long it is fresh is kept though the request had cookies
 * @param storeSetCookie whether answers are kept that set cookies, and the cookies with them
 * @param entryBytesMax of an answer that is kept, head and body; 1 MiB when absent
 * @param maxWait how long a request waits for the answer that another one like it fetches; 5 s when absent, 0 for not at
 *     all
 * @param cacheStatus whether answers say what the cache did (RFC 9211); true when absent
 */
@Schema(description = "Answers from what the service has answered before.")
public record CacheSettings(
        @Schema(
                description =
                        "How long an answer is fresh that does not say so itself; those are not kept when absent.",
                examples = "30s")
        @Nullable Duration ttl,

        @Schema(
                description = "The statuses of the answers that ttl and heuristic are for.",
                defaultValue = "[200, 203, 204, 300, 301, 308, 404, 410]")
        List<Integer> statuses,

        @Schema(
                description =
                        "Percent of the time since an answer's last change for which it is fresh when it does not say"
                                + " so itself; 0 for not at all.",
                defaultValue = "0",
                examples = "10")
        Integer heuristic,

        @Schema(
                description =
                        "How long a stale answer may be given while a newer one is fetched, where the answer does not"
                                + " say so itself.",
                examples = "30s")
        @Nullable Duration staleWhileRevalidate,

        @Schema(
                description =
                        "How long a stale answer may be given when the service fails, where the answer does not say"
                                + " so itself.",
                examples = "1h")
        @Nullable Duration staleIfError,

        @Schema(
                description =
                        "What becomes of answers to callers who said who they are: kept only where the answer allows"
                                + " it for all (public, s-maxage or must-revalidate), kept for each consumer alone, or"
                                + " kept for all.",
                defaultValue = "as-allowed")
        Authenticated authenticated,

        @Schema(
                description = "Whether what clients say in Cache-Control and Pragma counts for nothing.",
                defaultValue = "false")
        boolean ignoreClientControl,

        @Schema(
                description = "Whether an answer that does not say how long it is fresh is kept though the request had"
                        + " cookies.",
                defaultValue = "false")
        boolean ignoreCookies,

        @Schema(
                description = "Whether answers are kept that set cookies, which all who get them then have.",
                defaultValue = "false")
        boolean storeSetCookie,

        @Schema(
                description =
                        "How large an answer may be that is kept, head and body; an eighth of what the node keeps is"
                                + " the most in any case.",
                defaultValue = "1MiB",
                examples = "256KiB")
        ByteSize entryBytesMax,

        @Schema(
                description =
                        "How long a request waits for the answer that another one like it fetches, before it goes to"
                                + " the service itself; 0s for not at all.",
                defaultValue = "5s")
        Duration maxWait,

        @Schema(description = "Whether answers say what the cache did, in Cache-Status.", defaultValue = "true")
        Boolean cacheStatus)
        implements PolicySettings {
    public static final PolicyKind<CacheSettings> KIND = PolicyKind.of("cache", Phase.CACHE, CacheSettings.class);

    private static final List<Integer> USUAL_STATUSES = List.of(200, 203, 204, 300, 301, 308, 404, 410);
    private static final List<Integer> NEVER = List.of(206, 304, 412, 416);
    private static final int STATUSES_MAX = 64;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final ByteSize SMALLEST_ENTRY = new ByteSize(1024);
    private static final ByteSize LARGEST_ENTRY = ByteSize.ofMib(256);

    public CacheSettings(
            @Nullable Duration ttl,
            @Nullable List<Integer> statuses,
            @Nullable Integer heuristic,
            @Nullable Duration staleWhileRevalidate,
            @Nullable Duration staleIfError,
            @Nullable Authenticated authenticated,
            boolean ignoreClientControl,
            boolean ignoreCookies,
            boolean storeSetCookie,
            @Nullable ByteSize entryBytesMax,
            @Nullable Duration maxWait,
            @Nullable Boolean cacheStatus) {
        this.ttl = ttl;
        this.statuses = statuses == null ? USUAL_STATUSES : List.copyOf(statuses);
        this.heuristic = requireNonNullElse(heuristic, 0);
        this.staleWhileRevalidate = staleWhileRevalidate;
        this.staleIfError = staleIfError;
        this.authenticated = requireNonNullElse(authenticated, Authenticated.AS_ALLOWED);
        this.ignoreClientControl = ignoreClientControl;
        this.ignoreCookies = ignoreCookies;
        this.storeSetCookie = storeSetCookie;
        this.entryBytesMax = requireNonNullElse(entryBytesMax, ByteSize.ofMib(1));
        this.maxWait = requireNonNullElse(maxWait, Duration.ofSeconds(5));
        this.cacheStatus = requireNonNullElse(cacheStatus, true);
    }

    /** What becomes of answers to callers who said who they are. */
    public enum Authenticated {
        /** Kept only where the answer allows it for all (RFC 9111 §3.5). */
        @JsonProperty("as-allowed")
        AS_ALLOWED,
        /** Kept for each consumer alone. */
        @JsonProperty("per-consumer")
        PER_CONSUMER,
        /** Kept for all: the route's word that the service answers everybody the same. */
        @JsonProperty("shared")
        SHARED
    }

    @Override
    public void check(Problems at) {
        if (ttl != null) within(ttl, at, "ttl");
        at.bounded("statuses", statuses, STATUSES_MAX);
        for (int index = 0; index < statuses.size(); index++) {
            int status = statuses.get(index);
            at.require(
                    status >= 200 && status <= 599 && !NEVER.contains(status),
                    "statuses[" + index + "]",
                    "must be a status from 200 to 599 that stands for a whole answer");
        }
        at.distinct("statuses", statuses.stream().map(String::valueOf).toList());
        at.require(heuristic >= 0 && heuristic <= 100, "heuristic", "must be from 0 to 100");
        if (staleWhileRevalidate != null) within(staleWhileRevalidate, at, "staleWhileRevalidate");
        if (staleIfError != null) within(staleIfError, at, "staleIfError");
        at.require(
                entryBytesMax.bytes() >= SMALLEST_ENTRY.bytes() && entryBytesMax.bytes() <= LARGEST_ENTRY.bytes(),
                "entryBytesMax",
                "must be from " + SMALLEST_ENTRY + " to " + LARGEST_ENTRY);
        at.require(!maxWait.isNegative() && maxWait.compareTo(LONGEST_WAIT) <= 0, "maxWait", "must be from 0s to 1m");
    }

    private static void within(Duration time, Problems at, String field) {
        at.require(time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0, field, "must be from 1s to 366d");
    }
}
