package portico.node.exchange;

import org.jspecify.annotations.Nullable;

/** Reads the Cookie field (RFC 6265 §4.2.1). */
public final class Cookies {
    private Cookies() {}

    /** The value of the first cookie of this name, or null. */
    public static @Nullable Slice first(RequestHead head, String name) {
        for (int field = head.find(HeaderName.COOKIE, 0); field >= 0; field = head.find(HeaderName.COOKIE, field + 1)) {
            Slice line = head.value(field);
            CharSequence found = first(line, name);
            if (found != null) return (Slice) found;
        }
        return null;
    }

    /** True when there is more than one cookie of this name, whatever their values are. */
    public static boolean hasSeveral(RequestHead head, String name) {
        int count = 0;
        for (int field = head.find(HeaderName.COOKIE, 0);
                field >= 0 && count < 2;
                field = head.find(HeaderName.COOKIE, field + 1)) count += count(head.value(field), name);
        return count > 1;
    }

    private static int count(CharSequence line, String name) {
        int count = 0;
        for (int at = 0; at < line.length(); ) {
            int end = end(line, at);
            if (value(line, start(line, at, end), end, name) >= 0) count++;
            at = end + 1;
        }
        return count;
    }

    /** The value of the first cookie of this name that goes on by now, or null. */
    public static @Nullable CharSequence passed(Exchange exchange, String name) {
        HeaderEdits edits = exchange.requestEdits();
        CharSequence left = edits.value(HeaderName.COOKIE);
        CharSequence found = left == null ? null : first(left, name);
        return found != null || edits.drops(HeaderName.COOKIE) ? found : first(exchange.head(), name);
    }

    private static @Nullable CharSequence first(CharSequence line, String name) {
        for (int at = 0; at < line.length(); ) {
            int end = end(line, at);
            int value = value(line, start(line, at, end), end, name);
            if (value >= 0) return line.subSequence(value, trimmed(line, value, end));
            at = end + 1;
        }
        return null;
    }

    /** Keeps the cookies of this name from the upstream. */
    public static void remove(Exchange exchange, String name) {
        if (passed(exchange, name) != null) replace(exchange, name, null);
    }

    /** The upstream sees one cookie of this name, with this value. */
    public static void set(Exchange exchange, String name, String value) {
        replace(exchange, name, value);
    }

    private static void replace(Exchange exchange, String name, @Nullable String value) {
        RequestHead head = exchange.head();
        HeaderEdits edits = exchange.requestEdits();
        var kept = new StringBuilder();
        if (edits.drops(HeaderName.COOKIE)) {
            // From the head, what was removed before would come back.
            CharSequence left = edits.value(HeaderName.COOKIE);
            if (left != null) keep(left, name, kept);
        } else {
            for (int field = head.find(HeaderName.COOKIE, 0);
                    field >= 0;
                    field = head.find(HeaderName.COOKIE, field + 1)) keep(head.value(field), name, kept);
        }
        if (value != null)
            kept.append(kept.isEmpty() ? "" : "; ").append(name).append('=').append(value);
        edits.remove(HeaderName.COOKIE);
        if (!kept.isEmpty()) edits.add(HeaderName.COOKIE, kept.toString());
    }

    /** Appends the cookies of a line but those of this name. */
    private static void keep(CharSequence line, String name, StringBuilder kept) {
        for (int at = 0; at < line.length(); ) {
            int end = end(line, at);
            int from = start(line, at, end);
            if (from < end && value(line, from, end, name) < 0)
                kept.append(kept.isEmpty() ? "" : "; ").append(line, from, end);
            at = end + 1;
        }
    }

    private static int end(CharSequence line, int at) {
        int end = at;
        while (end < line.length() && line.charAt(end) != ';') end++;
        return end;
    }

    private static int start(CharSequence line, int at, int end) {
        int from = at;
        while (from < end && isGap(line.charAt(from))) from++;
        return from;
    }

    private static int trimmed(CharSequence line, int from, int end) {
        int last = end;
        while (last > from && isGap(line.charAt(last - 1))) last--;
        return last;
    }

    /**
     * Where the value of the cookie that begins here begins; -1 when it has another name. Gaps around a name are none of it
     * (RFC 6265 §5.2): services behind take them away, and would see by its name what we had not.
     */
    private static int value(CharSequence line, int from, int end, String name) {
        if (end - from <= name.length()) return -1;
        for (int index = 0; index < name.length(); index++)
            if (line.charAt(from + index) != name.charAt(index)) return -1;
        int at = start(line, from + name.length(), end);
        return at < end && line.charAt(at) == '=' ? start(line, at + 1, end) : -1;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t';
    }
}
