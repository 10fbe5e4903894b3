package portico.node.composition;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.Escaping;

/** Text in header fields: UTF-8, as all software of today has it, one octet for each character of what a field holds. */
final class FieldText {
    private static final int LENGTH_MAX = 8192;

    private FieldText() {}

    /** The text that a field says; as it is where that is not UTF-8. */
    static String read(String octets) {
        int plain = 0;
        while (plain < octets.length() && octets.charAt(plain) < 0x80) plain++;
        if (plain == octets.length()) return octets;
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : octets;
    }

    /** A text as a field says it (RFC 9110 §5.5); null when no field can: what only looks like a space may not be at an end either. */
    static @Nullable String written(String text) {
        if (text.length() > LENGTH_MAX || !text.strip().equals(text)) return null;
        String octets = Escaping.header(text);
        return octets == null || octets.length() > LENGTH_MAX ? null : octets;
    }
}
