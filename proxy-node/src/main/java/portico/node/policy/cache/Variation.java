package portico.node.policy.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Head;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.RequestRules;
import portico.node.exchange.Slice;

/** By which fields of requests an answer varies, and what they were (RFC 9111 §4.1). */
final class Variation {
    /** Of an answer that is the same for all. */
    static final Variation NONE = new Variation(new HeaderName[0], new String[0]);

    private static final int NAMES_MAX = 16;
    private static final HeaderName ACCEPT_ENCODING = HeaderName.of("accept-encoding");

    private final HeaderName[] names;
    private final @Nullable String[] values;

    private Variation(HeaderName[] names, @Nullable String[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * What the answer varies by, for this request.
     *
     * @return null where nobody but the service can tell which other requests it is an answer to
     */
    static @Nullable Variation of(Exchange exchange, Head answer) {
        int field = answer.find(HeaderName.VARY, 0);
        if (field < 0) return NONE;
        var names = new ArrayList<HeaderName>();
        for (; field >= 0; field = answer.find(HeaderName.VARY, field + 1)) {
            for (String word : answer.value(field).toString().split(",", -1)) {
                String name = word.strip();
                if (name.isEmpty()) continue;
                HeaderName read = HeaderName.of(name);
                // The host is in the key; what the gateway itself says of a client, it says anew for each.
                if (read.equals(HeaderName.HOST)) continue;
                if (name.equals("*") || !RequestRules.goesOnAsSent(read) || names.size() == NAMES_MAX) return null;
                if (!names.contains(read)) names.add(read);
            }
        }
        if (names.isEmpty()) return NONE;
        var all = names.toArray(HeaderName[]::new);
        var values = new String[all.length];
        for (int index = 0; index < all.length; index++) values[index] = sent(exchange, all[index]);
        return new Variation(all, values);
    }

    /** True when the service would be sent the same in all of these fields. */
    boolean matches(Exchange exchange) {
        for (int index = 0; index < names.length; index++) {
            String value = sent(exchange, names[index]);
            String kept = values[index];
            if (value == null ? kept != null : !value.equals(kept)) return false;
        }
        return true;
    }

    boolean isSame(Variation other) {
        return Arrays.equals(names, other.names) && Arrays.equals(values, other.values);
    }

    int weight() {
        int weight = 0;
        for (String value : values) weight += 64 + (value == null ? 0 : value.length());
        return weight;
    }

    /** What the service is sent in a field, its lines joined; null when nothing. */
    static @Nullable String sent(Exchange exchange, HeaderName name) {
        RequestHead head = exchange.head();
        HeaderEdits edits = exchange.requestEdits();
        var lines = new ArrayList<CharSequence>(1);
        // What a Connection field names does not go on: it must not stand for what did (RFC 9110 §7.6.1).
        if (!edits.drops(name))
            for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1)) {
                Slice value = head.value(field);
                if (!head.isNominated(head.name(field))) lines.add(value);
            }
        edits.values(name, lines::add);
        if (lines.isEmpty()) return null;
        String all = lines.size() == 1 ? lines.get(0).toString() : String.join(", ", lines);
        // The order of codings means nothing, but browsers do not change it; blanks and case they write as they like.
        return name.equals(ACCEPT_ENCODING) ? all.replace(" ", "").toLowerCase(Locale.ROOT) : all;
    }
}
