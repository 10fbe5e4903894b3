package portico.node.composition.shape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a tree as JSON in UTF-8, without white space, numbers as they were written, and no escape that is not needed. */
public final class JsonWriter {
    /** A tree may be a little deeper than what was read: groups and templates add levels. */
    private static final int DEPTH_MAX = 4 * AnswerLimits.DEPTH_MAX;

    private static final int TREE_USUAL = 256;
    private static final int LEAF_USUAL = 16;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final BoundedOctets out;

    private JsonWriter(BoundedOctets out) {
        this.out = out;
    }

    /**
     * Writes a tree.
     *
     * @throws BadAnswer when it becomes larger than the bound
     */
    public static byte[] write(Value value, int bytesMax) {
        var octets = new BoundedOctets(bytesMax, usual(value));
        new JsonWriter(octets).value(value, 0);
        return octets.take();
    }

    /** About how many octets it takes: those of it or of its members that are copied are counted, all else is guessed. */
    private static int usual(Value value) {
        if (!(value instanceof ObjectValue object) || object.written() != null) return guess(value);
        long sum = 1;
        for (int place = 0; place < object.size(); place++)
            sum += object.name(place).length() + 4L + guess(object.value(place));
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    private static int guess(Value value) {
        WrittenJson written = WrittenJson.of(value);
        if (written != null) return written.length();
        return value instanceof ObjectValue || value instanceof ArrayValue ? TREE_USUAL : LEAF_USUAL;
    }

    private void value(Value value, int depth) {
        if (depth > DEPTH_MAX) throw unwritable("It is nested too deeply");
        if (value instanceof ObjectValue object) object(object, depth);
        else if (value instanceof ArrayValue array) array(array, depth);
        else if (value instanceof TextValue text) text(text.text());
        else if (value instanceof NumberValue number) out.write(number.digits().getBytes(StandardCharsets.ISO_8859_1));
        else out.write(value == LiteralValue.TRUE ? TRUE : value == LiteralValue.FALSE ? FALSE : NULL);
    }

    private void object(ObjectValue object, int depth) {
        WrittenJson written = object.written();
        if (written != null) {
            written.write(out);
            return;
        }
        out.write('{');
        for (int place = 0; place < object.size(); place++) {
            if (place > 0) out.write(',');
            text(object.name(place));
            out.write(':');
            value(object.value(place), depth + 1);
        }
        out.write('}');
    }

    private void array(ArrayValue array, int depth) {
        WrittenJson written = array.written();
        if (written != null) {
            written.write(out);
            return;
        }
        out.write('[');
        for (int index = 0; index < array.size(); index++) {
            if (index > 0) out.write(',');
            value(array.get(index), depth + 1);
        }
        out.write(']');
    }

    private void text(String text) {
        if (JsonReader.hasLoneSurrogate(text)) throw unwritable("It has half a surrogate pair");
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.write('"');
        int from = 0;
        for (int at = 0; at < octets.length; at++) {
            byte octet = octets[at];
            if (octet < 0 || octet >= ' ' && octet != '"' && octet != '\\') continue;
            out.write(octets, from, at - from);
            escape(octet);
            from = at + 1;
        }
        out.write(octets, from, octets.length - from);
        out.write('"');
    }

    private void escape(byte octet) {
        out.write('\\');
        switch (octet) {
            case '"', '\\' -> out.write(octet);
            case '\b' -> out.write('b');
            case '\f' -> out.write('f');
            case '\n' -> out.write('n');
            case '\r' -> out.write('r');
            case '\t' -> out.write('t');
            default -> {
                out.write('u');
                out.write('0');
                out.write('0');
                out.write(HEX[octet >> 4]);
                out.write(HEX[octet & 0xf]);
            }
        }
    }

    private static UncheckedIOException unwritable(String why) {
        return new UncheckedIOException("A tree cannot be written", new IOException(why));
    }
}
