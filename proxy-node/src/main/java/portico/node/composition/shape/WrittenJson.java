package portico.node.composition.shape;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An array or an object in the very octets in which {@link JsonWriter} writes it. It is found to be right as a whole, and
 * made into a tree only where somebody looks into it: what an answer hands on as it is is copied.
 */
final class WrittenJson {
    /** So many levels are made one by one; what is below them at once, for each level looks through all that is in it. */
    private static final int LEVELS = 4;

    private final byte[] octets;
    private final int from;
    private final int to;
    private final int levels;

    private WrittenJson(byte[] octets, int from, int to, int levels) {
        this.octets = octets;
        this.from = from;
        this.to = to;
        this.levels = levels;
    }

    /** @param from where an array or an object begins that {@link JsonScan} has found to be right */
    static Value of(byte[] octets, int from, int to) {
        return container(octets, from, to, LEVELS);
    }

    private static Value container(byte[] octets, int from, int to, int levels) {
        var written = new WrittenJson(octets, from, to, levels);
        return octets[from] == '{' ? new ObjectValue(written) : new ArrayValue(written);
    }

    /** What a value is written in; null for what was put together, and for what has no members. */
    static @Nullable WrittenJson of(Value value) {
        if (value instanceof ObjectValue object) return object.written();
        return value instanceof ArrayValue array ? array.written() : null;
    }

    int length() {
        return to - from;
    }

    void write(BoundedOctets out) {
        out.write(octets, from, to - from);
    }

    /** The object, with members to look at. */
    ObjectValue object() {
        return new Look().object(from, levels - 1);
    }

    /** The array, with elements to look at. */
    ArrayValue array() {
        return new Look().array(from, levels - 1);
    }

    /** One pass over it. Nothing is checked again. */
    private final class Look {
        /** Behind what was read last. */
        private int at;

        ObjectValue object(int start, int below) {
            var builder = new ObjectValue.Builder();
            at = start + 1;
            while (octets[at] != '}') {
                if (octets[at] == ',') at++;
                String name = text();
                at++; // the colon
                builder.put(name, value(below));
            }
            at++;
            return builder.build();
        }

        ArrayValue array(int start, int below) {
            var elements = new ArrayList<Value>();
            at = start + 1;
            while (octets[at] != ']') {
                if (octets[at] == ',') at++;
                elements.add(value(below));
            }
            at++;
            return ArrayValue.of(elements);
        }

        private Value value(int below) {
            int start = at;
            switch (octets[start]) {
                case '{':
                    return below > 0 ? skipped(below) : object(start, 0);
                case '[':
                    return below > 0 ? skipped(below) : array(start, 0);
                case '"':
                    return new TextValue(text());
                case 't':
                    at += 4;
                    return LiteralValue.TRUE;
                case 'f':
                    at += 5;
                    return LiteralValue.FALSE;
                case 'n':
                    at += 4;
                    return LiteralValue.NULL;
                default:
                    while (octets[at] != ',' && octets[at] != '}' && octets[at] != ']') at++;
                    return NumberValue.of(new String(octets, start, at - start, StandardCharsets.ISO_8859_1));
            }
        }

        private Value skipped(int below) {
            int start = at;
            int depth = 0;
            do {
                byte octet = octets[at];
                if (octet == '"') at = JsonScan.textEnd(octets, at + 1);
                else if (octet == '{' || octet == '[') depth++;
                else if (octet == '}' || octet == ']') depth--;
                at++;
            } while (depth > 0);
            return container(octets, start, at, below);
        }

        private String text() {
            int start = at + 1;
            int end = JsonScan.textEnd(octets, start);
            at = end + 1;
            String raw = new String(octets, start, end - start, StandardCharsets.UTF_8);
            return raw.indexOf('\\') < 0 ? raw : unescaped(raw);
        }
    }

    private static String unescaped(String raw) {
        var text = new StringBuilder(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            text.append(c == '\\' ? JsonScan.escaped(raw.charAt(++at)) : c);
        }
        return text.toString();
    }
}
