package portico.node.policy.cache;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Head;

/** What the Cache-Control fields of a message say (RFC 9111 §5.2). Of what is said twice, the more cautious counts. */
final class CacheControl {
    /** Instead of seconds: nothing is said. */
    static final long NONE = -1;

    /** What a message says that has no such field. */
    static final CacheControl SILENT = new CacheControl();

    /** RFC 9111 §1.2.2: as good as for ever. */
    private static final long SECONDS_MAX = 1L << 31;

    boolean noStore;
    boolean noCache;
    boolean isPrivate;
    boolean isPublic;
    boolean mustRevalidate;
    boolean proxyRevalidate;
    boolean mustUnderstand;
    boolean onlyIfCached;
    long maxAge = NONE;
    long sharedMaxAge = NONE;
    long minFresh = NONE;
    long maxStale = NONE;
    long staleWhileRevalidate = NONE;
    long staleIfError = NONE;

    private CacheControl() {}

    static CacheControl ofAnswer(Head head) {
        return read(head);
    }

    /** The same of a request, which may also say it in the words of HTTP/1.0 (RFC 9111 §5.4). */
    static CacheControl ofRequest(Head head) {
        if (head.has(Names.CACHE_CONTROL)) return read(head);
        CharSequence pragma = head.header(Names.PRAGMA);
        if (pragma == null || !is(pragma, 0, pragma.length(), "no-cache")) return SILENT;
        var said = new CacheControl();
        said.noCache = true;
        return said;
    }

    private static CacheControl read(Head head) {
        int field = head.find(Names.CACHE_CONTROL, 0);
        if (field < 0) return SILENT;
        var said = new CacheControl();
        for (; field >= 0; field = head.find(Names.CACHE_CONTROL, field + 1)) said.read(head.value(field));
        return said;
    }

    private void read(CharSequence line) {
        int at = 0;
        while (at < line.length()) {
            int end = end(line, at);
            directive(line, at, end);
            at = end + 1;
        }
    }

    private void directive(CharSequence line, int start, int end) {
        int from = start;
        while (from < end && isBlank(line.charAt(from))) from++;
        int nameEnd = from;
        while (nameEnd < end && line.charAt(nameEnd) != '=' && !isBlank(line.charAt(nameEnd))) nameEnd++;
        if (nameEnd == from) return;
        // With field names, no-cache and private may be taken for the whole answer (RFC 9111 §5.2.2.4, §5.2.2.7).
        switch (line.subSequence(from, nameEnd).toString().toLowerCase(Locale.ROOT)) {
            case "no-store" -> noStore = true;
            case "no-cache" -> noCache = true;
            case "private" -> isPrivate = true;
            case "public" -> isPublic = true;
            case "must-revalidate" -> mustRevalidate = true;
            case "proxy-revalidate" -> proxyRevalidate = true;
            case "must-understand" -> mustUnderstand = true;
            case "only-if-cached" -> onlyIfCached = true;
            case "max-age" -> maxAge = least(maxAge, seconds(line, nameEnd, end));
            case "s-maxage" -> sharedMaxAge = least(sharedMaxAge, seconds(line, nameEnd, end));
            case "stale-while-revalidate" ->
                staleWhileRevalidate = least(staleWhileRevalidate, seconds(line, nameEnd, end));
            case "stale-if-error" -> staleIfError = least(staleIfError, seconds(line, nameEnd, end));
            case "min-fresh" -> minFresh = Math.max(minFresh, seconds(line, nameEnd, end));
            // Without a value: however stale.
            case "max-stale" -> maxStale = least(maxStale, nameEnd == end ? SECONDS_MAX : seconds(line, nameEnd, end));
            default -> {
                // RFC 9111 §5.2.3: what is not known is ignored.
            }
        }
    }

    private static long least(long one, long other) {
        return one == NONE ? other : Math.min(one, other);
    }

    /** The number behind the equals sign; 0, which is the most cautious, for what is none (RFC 9111 §4.2.1). */
    private static long seconds(CharSequence line, int nameEnd, int end) {
        int from = nameEnd;
        while (from < end && (isBlank(line.charAt(from)) || line.charAt(from) == '=')) from++;
        int to = end;
        while (to > from && isBlank(line.charAt(to - 1))) to--;
        if (to - from >= 2 && line.charAt(from) == '"' && line.charAt(to - 1) == '"') {
            from++;
            to--;
        }
        if (from == to) return 0;
        long seconds = 0;
        for (int at = from; at < to; at++) {
            int digit = line.charAt(at) - '0';
            if (digit < 0 || digit > 9) return 0;
            seconds = Math.min(SECONDS_MAX, seconds * 10 + digit);
        }
        return seconds;
    }

    private static int end(CharSequence line, int from) {
        boolean quoted = false;
        int at = from;
        while (at < line.length() && (quoted || line.charAt(at) != ',')) {
            char c = line.charAt(at);
            if (c == '"') quoted = !quoted;
            else if (quoted && c == '\\') at++;
            at++;
        }
        return Math.min(at, line.length());
    }

    private static boolean is(CharSequence text, int from, int to, String word) {
        return to - from == word.length()
                && text.subSequence(from, to).toString().equalsIgnoreCase(word);
    }

    /** The seconds as milliseconds; the other where nothing is said. */
    static long millis(long seconds, @Nullable Long otherwise) {
        return seconds != NONE ? seconds * 1000 : otherwise == null ? 0 : otherwise;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
