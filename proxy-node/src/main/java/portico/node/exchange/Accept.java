package portico.node.exchange;

/** What kinds of content a client takes, and how gladly (RFC 9110 §12.5.1). */
public final class Accept {
    /** Of a type that it takes as gladly as any. */
    public static final int BEST = 1000;

    private Accept() {}

    /**
     * How gladly the client takes a type: from 0 for not at all to {@link #BEST}, as it is without the field.
     *
     * @param type without parameters, in lower case: {@code text/html}
     */
    public static int quality(RequestHead head, String type) {
        int field = head.find(HeaderName.ACCEPT, 0);
        if (field < 0) return BEST;
        int best = 0;
        int closest = -1;
        for (; field >= 0; field = head.find(HeaderName.ACCEPT, field + 1)) {
            Slice value = head.value(field);
            for (int at = 0; at < value.length(); ) {
                int end = end(value, at, ',');
                int nameEnd = trimmed(value, at, Math.min(end, end(value, at, ';')));
                int close = closeness(value, start(value, at, nameEnd), nameEnd, type);
                // The closest range counts, whatever others say.
                if (close > closest) {
                    closest = close;
                    best = quality(value, at, end);
                }
                at = end + 1;
            }
        }
        return best;
    }

    /** 2 for the type itself, 1 for all of its kind, 0 for all, -1 when the range is for others. */
    private static int closeness(Slice value, int from, int to, String type) {
        int length = to - from;
        if (length == 3 && value.charAt(from) == '*' && value.charAt(from + 1) == '/' && value.charAt(from + 2) == '*')
            return 0;
        int slash = type.indexOf('/');
        boolean kind = length == slash + 2 && value.charAt(to - 1) == '*';
        if (!kind && length != type.length()) return -1;
        int compared = kind ? slash + 1 : length;
        for (int index = 0; index < compared; index++)
            if (HeaderName.lower(value.charAt(from + index)) != type.charAt(index)) return -1;
        return kind ? 1 : 2;
    }

    /** The weight among the parameters of a range (RFC 9110 §12.4.2), in thousandths. */
    private static int quality(Slice value, int from, int to) {
        for (int at = end(value, from, ';') + 1; at < to; ) {
            int end = Math.min(to, end(value, at, ';'));
            int start = start(value, at, end);
            if (end - start >= 3 && HeaderName.lower(value.charAt(start)) == 'q' && value.charAt(start + 1) == '=')
                return thousandths(value, start + 2, trimmed(value, start + 2, end));
            at = end + 1;
        }
        return BEST;
    }

    private static int thousandths(Slice value, int from, int to) {
        int sum = 0;
        int scale = BEST;
        for (int at = from; at < to; at++) {
            char c = value.charAt(at);
            if (c == '.' && at == from + 1) continue;
            if (c < '0' || c > '9') return 0;
            sum += (c - '0') * scale;
            scale /= 10;
        }
        return Math.min(BEST, sum);
    }

    private static int end(Slice value, int from, char mark) {
        int at = from;
        boolean quoted = false;
        while (at < value.length() && (quoted || value.charAt(at) != mark)) {
            if (value.charAt(at) == '"') quoted = !quoted;
            at++;
        }
        return at;
    }

    private static int start(Slice value, int from, int to) {
        int at = from;
        while (at < to && isBlank(value.charAt(at))) at++;
        return at;
    }

    private static int trimmed(Slice value, int from, int to) {
        int at = to;
        while (at > from && isBlank(value.charAt(at - 1))) at--;
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
