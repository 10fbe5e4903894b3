package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a Connection field names: they concern this connection only (RFC 9110 §7.6.1). Collected before any is
 * removed: a client may name {@code connection} itself.
 */
final class ConnectionNames {
    private final List<Slice> names;

    private ConnectionNames(List<Slice> names) {
        this.names = names;
    }

    /** What a message's Connection fields name; null when they name nothing but {@code close} and {@code keep-alive}. */
    static @Nullable ConnectionNames of(Head head) {
        int field = head.find(HeaderName.CONNECTION, 0);
        List<Slice> names = null;
        for (; field >= 0; field = head.find(HeaderName.CONNECTION, field + 1)) names = add(head.value(field), names);
        return names == null ? null : new ConnectionNames(names);
    }

    /** True when the field is named, in any case. */
    boolean contains(CharSequence name) {
        for (var named : names) if (named.equalsIgnoreCase(name)) return true;
        return false;
    }

    private static @Nullable List<Slice> add(Slice line, @Nullable List<Slice> names) {
        List<Slice> all = names;
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && line.charAt(end) != ',') end++;
            int from = at;
            int to = end;
            while (from < to && isBlank(line.charAt(from))) from++;
            while (to > from && isBlank(line.charAt(to - 1))) to--;
            Slice name = line.subSequence(from, to);
            if (to > from && !name.equalsIgnoreCase("close") && !name.equalsIgnoreCase("keep-alive")) {
                if (all == null) all = new ArrayList<>(4);
                all.add(name);
            }
            at = end + 1;
        }
        return all;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
