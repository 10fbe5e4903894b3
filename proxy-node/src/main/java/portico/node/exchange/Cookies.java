package portico.node.exchange;

import org.jspecify.annotations.Nullable;

/** Reads the Cookie field (RFC 6265 §4.2.1). */
public final class Cookies {
    private Cookies() {}

    /** The value of the first cookie of this name, or null. */
    public static @Nullable Slice first(RequestHead head, String name) {
        for (int field = head.find(HeaderName.COOKIE, 0); field >= 0; field = head.find(HeaderName.COOKIE, field + 1)) {
            Slice line = head.value(field);
            for (int at = 0; at < line.length(); ) {
                int end = end(line, at);
                int from = start(line, at, end);
                if (isNamed(line, from, end, name)) return line.subSequence(from + name.length() + 1, end);
                at = end + 1;
            }
        }
        return null;
    }

    /** Keeps the cookies of this name from the upstream. */
    public static void remove(Exchange exchange, String name) {
        RequestHead head = exchange.head();
        if (first(head, name) == null) return;
        var kept = new StringBuilder();
        for (int field = head.find(HeaderName.COOKIE, 0); field >= 0; field = head.find(HeaderName.COOKIE, field + 1)) {
            Slice line = head.value(field);
            for (int at = 0; at < line.length(); ) {
                int end = end(line, at);
                int from = start(line, at, end);
                if (from < end && !isNamed(line, from, end, name))
                    kept.append(kept.isEmpty() ? "" : "; ").append(line, from, end);
                at = end + 1;
            }
        }
        exchange.requestEdits().remove(HeaderName.COOKIE);
        if (!kept.isEmpty()) exchange.requestEdits().add(HeaderName.COOKIE, kept.toString());
    }

    private static int end(Slice line, int at) {
        int end = at;
        while (end < line.length() && line.charAt(end) != ';') end++;
        return end;
    }

    private static int start(Slice line, int at, int end) {
        int from = at;
        while (from < end && line.charAt(from) == ' ') from++;
        return from;
    }

    private static boolean isNamed(Slice line, int from, int end, String name) {
        if (end - from <= name.length() || line.charAt(from + name.length()) != '=') return false;
        for (int index = 0; index < name.length(); index++)
            if (line.charAt(from + index) != name.charAt(index)) return false;
        return true;
    }
}
