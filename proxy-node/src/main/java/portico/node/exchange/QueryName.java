package portico.node.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of a query parameter, made once in compile, and found in a query without making an object. */
public final class QueryName {
    /** There is no (further) parameter of this name. */
    public static final long NONE = -1;

    /** What ends a parameter in a reference: the next one, the fragment, or the reference itself, in brackets or quotes. */
    private static final String REFERENCE_ENDS = "&#> \"";

    private final String text;
    private final byte[] octets;

    private QueryName(String text) {
        this.text = text;
        this.octets = text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param name decoded; case matters */
    public static QueryName of(String name) {
        return new QueryName(name);
    }

    /**
     * Where the value of the first parameter of this name lies.
     *
     * @param from an index into the query's array: its offset, or the {@link #end} of the parameter before
     * @return {@link #start} and {@link #end} in one, or {@link #NONE}
     */
    public long find(Slice query, int from) {
        byte[] bytes = query.array();
        int queryEnd = query.offset() + query.length();
        for (int at = from; at < queryEnd; ) {
            int end = indexOf(bytes, '&', at, queryEnd);
            int nameEnd = indexOf(bytes, '=', at, end);
            // Nothing between two ampersands is no parameter, not one with an empty name.
            if (end > at && FormText.contentEquals(bytes, at, nameEnd, octets))
                return (long) Math.min(nameEnd + 1, end) << 32 | end;
            at = end + 1;
        }
        return NONE;
    }

    /** Where in the query's array a found value begins; it is still encoded. */
    public static int start(long found) {
        return (int) (found >>> 32);
    }

    /** Where in the query's array a found value ends. */
    public static int end(long found) {
        return (int) found;
    }

    /** The value of the first parameter of this name, decoded, or null. */
    public @Nullable String value(@Nullable Slice query) {
        long found = query == null ? NONE : find(query, query.offset());
        return query == null || found == NONE ? null : FormText.decode(query.array(), start(found), end(found));
    }

    /** The query without the parameters of this name; null when nothing is left. */
    public @Nullable Slice without(Slice query) {
        byte[] bytes = query.array();
        int queryEnd = query.offset() + query.length();
        byte[] kept = new byte[query.length()];
        int length = 0;
        for (int at = query.offset(); at < queryEnd; ) {
            int end = indexOf(bytes, '&', at, queryEnd);
            if (!FormText.contentEquals(bytes, at, indexOf(bytes, '=', at, end), octets)) {
                if (length > 0) kept[length++] = '&';
                System.arraycopy(bytes, at, kept, length, end - at);
                length += end - at;
            }
            at = end + 1;
        }
        return length == 0 ? null : new Slice(kept, 0, length);
    }

    /**
     * References to places, as fields of an answer hold them, without the parameters of this name in their queries: also in
     * one that stands in the query of another.
     */
    Slice withoutIn(Slice references) {
        int offset = references.offset();
        byte[] bytes = Arrays.copyOfRange(references.array(), offset, offset + references.length());
        int length = 0;
        for (int at = 0; at < bytes.length; ) {
            boolean begins = bytes[at] == '?' || bytes[at] == '&';
            if (!begins || !isNameAt(bytes, at + 1)) {
                bytes[length++] = bytes[at++];
                continue;
            }
            int end = at + 1;
            while (end < bytes.length && REFERENCE_ENDS.indexOf(bytes[end]) < 0) end++;
            // The parameter behind the first one is the first one now.
            if (bytes[at] == '?' && end < bytes.length && bytes[end] == '&') bytes[end] = '?';
            at = end;
        }
        return length == bytes.length ? references : new Slice(bytes, 0, length);
    }

    /** True when a parameter of this name begins there. */
    private boolean isNameAt(byte[] bytes, int from) {
        int end = from;
        int endMax = Math.min(bytes.length, from + 3 * octets.length); // each octet may be escaped
        while (end < endMax && bytes[end] != '=' && REFERENCE_ENDS.indexOf(bytes[end]) < 0) end++;
        boolean ends = end == bytes.length || bytes[end] == '=' || REFERENCE_ENDS.indexOf(bytes[end]) >= 0;
        return ends && FormText.contentEquals(bytes, from, end, octets);
    }

    /** Appends every value of the parameter of this name, still encoded, as one of another name. */
    public void rename(Slice query, String encodedName, StringBuilder to) {
        for (long found = find(query, query.offset()); found != NONE; found = find(query, end(found))) {
            if (!to.isEmpty()) to.append('&');
            to.append(encodedName).append('=');
            append(query, start(found), end(found), to);
        }
    }

    /** The query with this in place of every value of the parameter of this name. */
    Slice replaced(Slice query, String value) {
        var replaced = new StringBuilder();
        int kept = query.offset();
        for (long found = find(query, kept); found != NONE; found = find(query, end(found))) {
            append(query, kept, start(found), replaced);
            // One without a value has nothing to replace.
            if (start(found) < end(found)) replaced.append(value);
            kept = end(found);
        }
        append(query, kept, query.offset() + query.length(), replaced);
        return Slice.of(replaced.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static void append(Slice query, int from, int end, StringBuilder to) {
        for (int at = from; at < end; at++) to.append((char) (query.array()[at] & 0xff));
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != wanted) at++;
        return at;
    }
}
