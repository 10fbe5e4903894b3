package portico.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for header fields that a configuration names. */
public final class HeaderNames {
    /** What starts here the gateway says itself; a client's own are always stripped, and nobody may edit them. */
    public static final String RESERVED_PREFIX = "x-portico-";

    // RFC 9110 §5.6.2: token.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    // Framing and connection management belong to the carrier (RFC 9110 §7.6.1, RFC 9112 §6).
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderNames() {}

    /**
     * By names in lower case. Names that differ in nothing but case are left as they are, all of them: one would push
     * the other out unseen, and {@link #checkDistinct} tells of them.
     */
    public static <V> Map<String, V> lowerCased(Map<String, V> headers) {
        var lower = new TreeMap<String, V>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return Collections.unmodifiableMap(lower.size() == headers.size() ? lower : new TreeMap<>(headers));
    }

    /** Checks that no two names, as {@link #lowerCased} left them, are those of one field (RFC 9110 §5.1). */
    public static void checkDistinct(Map<String, ?> headers, Problems at) {
        var seen = new HashMap<String, String>();
        for (String name : headers.keySet()) {
            String first = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (first != null) at.at(name).add("", "is the field that " + first + " names, too");
        }
    }

    /** Checks a name that is only read. */
    public static void check(@Nullable String name, Problems at) {
        if (name == null) at.add("", "is required");
        else at.require(TOKEN.matcher(name).matches(), "", "is not a header name (RFC 9110 §5.1)");
    }

    /** Checks a name that is written or removed. */
    public static void checkEdit(@Nullable String name, Problems at) {
        check(name, at);
        if (name == null) return;
        String lower = name.toLowerCase(Locale.ROOT);
        at.require(!FRAMING.contains(lower), "", "is the gateway's own business: " + name);
        at.require(!lower.startsWith(RESERVED_PREFIX), "", "is reserved for the gateway: " + name);
    }

    /** Checks a value that is written. */
    public static void checkValue(@Nullable String value, Problems at) {
        if (value == null) {
            at.add("", "is required");
            return;
        }
        at.require(value.length() <= 4096, "", "is over 4096 characters");
        at.require(
                value.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t' || c >= 0xa0 && c <= 0xff),
                "",
                "is not a header value (RFC 9110 §5.5)");
        at.require(value.strip().equals(value), "", "must not begin or end with a space");
    }

    /** Checks names and values that are written. */
    public static void checkEdits(Map<String, String> headers, Problems at) {
        at.bounded("", headers.keySet(), 64);
        headers.forEach((name, value) -> {
            checkEdit(name, at.at(name));
            checkValue(value, at.at(name));
        });
    }
}
