package portico.node.policy.cache;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;

/** What a client gets of an answer that is there: all of it, a range, or word that it has it already (RFC 9110 §13, §14). */
final class Conditions {
    private static final long NOT_A_NUMBER = -1;

    private Conditions() {}

    /** The answer, by the client's own conditions; a range is named in a field of the response. */
    static StoredAnswer answer(Exchange exchange, Entry entry) {
        StoredAnswer whole = entry.answer();
        // What it becomes behind us, the client's conditions and ranges are about.
        if (whole.status() != 200 || exchange.onward().isWholeWanted()) return whole;
        RequestHead head = exchange.head();
        if (isUnchanged(head, entry)) return entry.bare(304);
        Slice range = head.header(Names.RANGE);
        // Two of them, or one of another method, ask for nothing.
        if (range == null || !head.method().equals("GET")) return whole;
        boolean one = head.find(Names.RANGE, head.find(Names.RANGE, 0) + 1) < 0;
        return one && isStillThat(head, entry) ? part(exchange, entry, range) : whole;
    }

    /** True when the client's own copy is as good (RFC 9110 §13.1.2, §13.1.3). */
    static boolean isUnchanged(RequestHead head, Entry entry) {
        int field = head.find(Names.IF_NONE_MATCH, 0);
        if (field >= 0) {
            String etag = entry.terms().etag();
            for (; field >= 0; field = head.find(Names.IF_NONE_MATCH, field + 1))
                if (names(head.value(field), etag)) return true;
            return false;
        }
        CharSequence since = head.header(Names.IF_MODIFIED_SINCE);
        if (since == null) return false;
        CharSequence modified = entry.terms().lastModified();
        // RFC 9111 §4.3.2: without a Last-Modified, what counts is when the answer was made.
        if (modified == null) modified = entry.answer().head().header(Names.DATE);
        long there = HttpDates.parse(modified);
        long asked = HttpDates.parse(since);
        return there != HttpDates.NONE && asked != HttpDates.NONE && there <= asked;
    }

    /** True when the list has the tag, weakly compared (RFC 9110 §8.8.3.2), or is a star. */
    private static boolean names(Slice list, @Nullable String etag) {
        int at = 0;
        while (at < list.length()) {
            char c = list.charAt(at);
            if (c == '*') return true;
            if (c != '"') {
                at++; // blanks, commas, and the mark of a weak tag
                continue;
            }
            int end = at + 1;
            while (end < list.length() && list.charAt(end) != '"') end++;
            if (etag != null && end < list.length() && isOpaque(list, at, end + 1, etag)) return true;
            at = end + 1;
        }
        return false;
    }

    private static boolean isOpaque(Slice list, int from, int to, String etag) {
        int start = etag.startsWith("W/") ? 2 : 0;
        if (to - from != etag.length() - start) return false;
        for (int at = from; at < to; at++) if (list.charAt(at) != etag.charAt(at - from + start)) return false;
        return true;
    }

    /** True when a range of what the client has is a range of this (RFC 9110 §13.1.5). */
    private static boolean isStillThat(RequestHead head, Entry entry) {
        Slice condition = head.header(Names.IF_RANGE);
        if (condition == null) return true;
        String etag = entry.terms().etag();
        if (condition.length() > 0 && (condition.charAt(0) == '"' || condition.charAt(0) == 'W'))
            return etag != null && etag.startsWith("\"") && condition.contentEquals(etag);
        long modified = HttpDates.parse(entry.terms().lastModified());
        long date = HttpDates.parse(entry.answer().head().header(Names.DATE));
        // A time is a strong validator only where nothing can have changed within its second (RFC 9110 §8.8.2.2).
        return modified != HttpDates.NONE
                && modified == HttpDates.parse(condition)
                && date != HttpDates.NONE
                && modified + 1000 <= date;
    }

    private static StoredAnswer part(Exchange exchange, Entry entry, Slice range) {
        StoredAnswer whole = entry.answer();
        int size = whole.length();
        int from = 6;
        if (range.length() <= from || !range.subSequence(0, from).equalsIgnoreCase("bytes=")) return whole;
        // Several are sent as a whole, which is always right (RFC 9110 §14.2).
        int dash = from;
        while (dash < range.length() && range.charAt(dash) != '-') dash++;
        if (dash == range.length()) return whole;
        boolean suffix = dash == from;
        boolean open = dash == range.length() - 1;
        long first = suffix ? 0 : number(range, from, dash);
        long last = open ? Math.max(0, size - 1L) : number(range, dash + 1, range.length());
        if (first == NOT_A_NUMBER || last == NOT_A_NUMBER || suffix && open) return whole;
        if (suffix) {
            // The end of nothing is there, but no field could name it (RFC 9110 §14.1.2, §14.4).
            if (size == 0 && last > 0) return whole;
            first = Math.max(0, size - last);
            if (last == 0) first = size;
            last = size - 1L;
        } else if (!open && last < first) {
            return whole;
        }
        if (first >= size) {
            exchange.responseEdits().set(Names.CONTENT_RANGE, "bytes */" + size);
            return entry.bare(416);
        }
        last = Math.min(last, size - 1L);
        exchange.responseEdits().set(Names.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + size);
        return whole.part(206, (int) first, (int) (last - first + 1));
    }

    private static long number(Slice text, int from, int to) {
        if (from == to || to - from > 18) return NOT_A_NUMBER;
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) return NOT_A_NUMBER;
            number = number * 10 + digit;
        }
        return number;
    }

    /** True when the request asks for more than what is there: whether the service still agrees. */
    static boolean areOfState(RequestHead head) {
        return head.has(Names.IF_MATCH) || head.has(Names.IF_UNMODIFIED_SINCE);
    }

    /** True when the service may answer something else to it than a whole answer. */
    static boolean areAsked(Exchange exchange) {
        RequestHead head = exchange.head();
        if (exchange.onward().isWholeWanted()) return false;
        return head.has(Names.IF_NONE_MATCH) || head.has(Names.IF_MODIFIED_SINCE) || head.has(Names.RANGE);
    }
}
