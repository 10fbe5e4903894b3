package portico.config.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a JSON value something is (RFC 6901).
 *
 * @param names of members, or indexes of elements, from the outside in; none for the value as a whole
 */
public record Pointer(List<String> names) {
    /** The element behind the last one. */
    public static final String END = "-";

    private static final int INDEX_LENGTH_MAX = 9;

    public Pointer(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * Reads a pointer as it is written: {@code /orders/0/id}; the empty text is the value as a whole.
     *
     * @throws IllegalArgumentException when it is none, in words that follow the field's name
     */
    public static Pointer parse(String text) {
        if (text.isEmpty()) return new Pointer(List.of());
        if (text.charAt(0) != '/')
            throw new IllegalArgumentException("is not a JSON Pointer (RFC 6901), which begins with /");
        var names = new ArrayList<String>();
        for (String escaped : text.substring(1).split("/", -1)) names.add(unescaped(escaped));
        return new Pointer(names);
    }

    private static String unescaped(String escaped) {
        for (int tilde = escaped.indexOf('~'); tilde >= 0; tilde = escaped.indexOf('~', tilde + 1)) {
            char which = tilde + 1 < escaped.length() ? escaped.charAt(tilde + 1) : 'x';
            if (which != '0' && which != '1')
                throw new IllegalArgumentException(
                        "is not a JSON Pointer (RFC 6901): a ~ is written ~0, and a / in a name ~1");
        }
        return escaped.replace("~1", "/").replace("~0", "~");
    }

    /** True for the value as a whole. */
    public boolean isWhole() {
        return names.isEmpty();
    }

    /** True when the other is this place, or lies within it. */
    public boolean holds(Pointer other) {
        return other.names.size() >= names.size()
                && other.names.subList(0, names.size()).equals(names);
    }

    /** The index of an element that a name is in an array; -1 when it is none: {@code 01} is not. */
    public static int index(String name) {
        if (name.isEmpty() || name.length() > INDEX_LENGTH_MAX) return -1;
        if (name.length() > 1 && name.charAt(0) == '0') return -1;
        int index = 0;
        for (int at = 0; at < name.length(); at++) {
            int digit = name.charAt(at) - '0';
            if (digit < 0 || digit > 9) return -1;
            index = index * 10 + digit;
        }
        return index;
    }
}
