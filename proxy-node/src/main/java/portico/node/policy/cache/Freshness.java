package portico.node.policy.cache;

import org.jspecify.annotations.Nullable;
import portico.config.policy.cache.CacheSettings;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Slice;

/** How long answers are fresh (RFC 9111 §4.2), by what they say and what the settings say. */
final class Freshness {
    /** Nobody says. */
    static final long UNKNOWN = -1;

    /** So long at most by guess. */
    private static final long HEURISTIC_MILLIS_MAX = 24L * 3600 * 1000;

    private final @Nullable Long ttlMillis;
    private final int heuristicPercent;
    private final boolean[] statuses = new boolean[600];

    Freshness(CacheSettings settings) {
        ttlMillis = settings.ttl() == null ? null : settings.ttl().toMillis();
        heuristicPercent = settings.heuristic();
        for (int status : settings.statuses()) statuses[status] = true;
    }

    /** True when the answer itself says how long it is fresh. */
    static boolean isExplicit(CacheControl said, ResponseHead head) {
        return said.sharedMaxAge >= 0 || said.maxAge >= 0 || head.has(Names.EXPIRES);
    }

    /** Milliseconds, or {@link #UNKNOWN}. */
    long millis(CacheControl said, ResponseHead head, int status, long date) {
        if (said.sharedMaxAge >= 0) return said.sharedMaxAge * 1000;
        if (said.maxAge >= 0) return said.maxAge * 1000;
        Slice expires = head.header(Names.EXPIRES);
        if (expires != null) {
            long until = HttpDates.parse(expires);
            return until == HttpDates.NONE ? 0 : Math.max(0, until - date); // RFC 9111 §5.3: no date is in the past
        }
        if (status >= statuses.length || !statuses[status]) return UNKNOWN;
        if (ttlMillis != null) return ttlMillis;
        long modified = heuristicPercent == 0 ? HttpDates.NONE : HttpDates.parse(head.header(Names.LAST_MODIFIED));
        if (modified == HttpDates.NONE) return UNKNOWN;
        return Math.min(HEURISTIC_MILLIS_MAX, Math.max(0, date - modified) * heuristicPercent / 100);
    }

    /** The answer's age when it came (RFC 9111 §4.2.3), in milliseconds. */
    static long initialAgeMillis(@Nullable Slice age, long date, long now, long asked) {
        long said = 0;
        for (int at = 0; age != null && at < age.length(); at++) {
            int digit = age.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                said = 0;
                break;
            }
            said = Math.min(1L << 31, said * 10 + digit);
        }
        return Math.max(Math.max(0, now - date), said * 1000 + Math.max(0, now - asked));
    }
}
