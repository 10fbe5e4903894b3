package portico.node.composition.shape;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one pass over its octets that JSON is what {@link JsonReader} takes and {@link JsonWriter} writes, but for white
 * space, which it leaves out. It is sure or it says nothing: what has an escape that could be written without, a name
 * twice, too much of anything or a fault is for the reader, which also knows what to say of it.
 */
final class JsonScan {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    /** Members of one object, each of whose names is compared with those before it. */
    private static final int MEMBERS_MAX = 64;

    private static final int NAME_LENGTH_MAX = 1000;
    private static final int NUMBER_LENGTH_MAX = 100;

    private static final int NOT = -1;

    private final byte[] octets;
    private final int end;
    private final int valuesMax;
    private final int depthMax;

    /** Of the objects that are open, each name as its hash, start and end. */
    private int[] names = new int[3 * 16];

    private int namesEnd;
    private int values;
    private int at;

    /** What is not white space, up to {@link #taken}; null as long as all is where it was. */
    private byte @Nullable [] dense;

    private int denseLength;
    private int taken;

    private JsonScan(byte[] octets, int start, int length, AnswerLimits limits) {
        this.octets = octets;
        at = start;
        end = start + length;
        valuesMax = limits.valuesMax();
        depthMax = limits.depthMax();
    }

    /**
     * An array or an object that need not be read.
     *
     * @param octets in UTF-8, which nobody changes from now on
     * @return null for what the reader has to read
     */
    static @Nullable Value of(byte[] octets, int start, int length, AnswerLimits limits) {
        return new JsonScan(octets, start, length, limits).whole();
    }

    private @Nullable Value whole() {
        while (at < end && isSpace(octets[at])) at++;
        if (at == end || octets[at] != '{' && octets[at] != '[') return null;
        int from = at;
        taken = at;
        if (!value(0)) return null;
        int to = at;
        while (at < end && isSpace(octets[at])) at++;
        if (at != end) return null;
        byte[] copy = dense;
        if (copy == null) return WrittenJson.of(octets, from, to);
        take(copy, to);
        return WrittenJson.of(copy, 0, denseLength);
    }

    private boolean value(int depth) {
        if (at == end || ++values > valuesMax) return false;
        byte first = octets[at];
        return switch (first) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> text();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        if (depth > depthMax) return false;
        int outer = namesEnd;
        at++;
        if (next() == '}') {
            at++;
            return true;
        }
        while (true) {
            if (next() != '"' || !name(outer)) return false;
            if (next() != ':') return false;
            at++;
            next();
            if (!value(depth)) return false;
            int octet = next();
            at++;
            if (octet == '}') {
                namesEnd = outer;
                return true;
            }
            if (octet != ',') return false;
        }
    }

    private boolean array(int depth) {
        if (depth > depthMax) return false;
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        while (true) {
            next();
            if (!value(depth)) return false;
            int octet = next();
            at++;
            if (octet == ']') return true;
            if (octet != ',') return false;
        }
    }

    /** The next octet that is not white space, which is left where it is; {@link #NOT} when there is none. */
    private int next() {
        if (at == end) return NOT;
        byte octet = octets[at];
        return octet > ' ' ? octet : skipSpace();
    }

    private int skipSpace() {
        int from = at;
        while (at < end && isSpace(octets[at])) at++;
        if (at > from) {
            byte[] copy = dense;
            if (copy == null) dense = copy = new byte[end - taken];
            take(copy, from);
            taken = at;
        }
        return at == end ? NOT : octets[at];
    }

    private void take(byte[] copy, int to) {
        System.arraycopy(octets, taken, copy, denseLength, to - taken);
        denseLength += to - taken;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }

    /** False when it is not right, or not new among the names of its object. */
    private boolean name(int outer) {
        int from = at;
        if (!text()) return false;
        int to = at;
        if (to - from > NAME_LENGTH_MAX || namesEnd - outer == 3 * MEMBERS_MAX) return false;
        int hash = 0;
        for (int index = from + 1; index < to - 1; index++) hash = 31 * hash + octets[index];
        for (int index = outer; index < namesEnd; index += 3) {
            if (names[index] != hash) continue;
            if (Arrays.equals(octets, names[index + 1], names[index + 2], octets, from, to)) return false;
        }
        if (namesEnd == names.length) names = Arrays.copyOf(names, 2 * names.length);
        names[namesEnd] = hash;
        names[namesEnd + 1] = from;
        names[namesEnd + 2] = to;
        namesEnd += 3;
        return true;
    }

    private boolean text() {
        int to = at + 1;
        while (true) {
            to = plainEnd(octets, to, end);
            if (to == end) return false;
            byte octet = octets[to];
            if (octet == '"') {
                at = to + 1;
                return true;
            }
            if (octet != '\\' || to + 1 == end || escaped((char) octets[to + 1]) == 0) return false;
            to += 2;
        }
    }

    /** The character that is written as this one behind a backslash; 0 when there is none. */
    static char escaped(char letter) {
        return switch (letter) {
            case '"', '\\' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> 0;
        };
    }

    /** The quote that ends a text that begins here, which is right. */
    static int textEnd(byte[] octets, int start) {
        int at = plainEnd(octets, start, octets.length);
        while (octets[at] == '\\') at = plainEnd(octets, at + 2, octets.length);
        return at;
    }

    /** Where the first quote, backslash or control character is, or the end. */
    private static int plainEnd(byte[] octets, int start, int end) {
        int at = start;
        while (end - at >= 8) {
            long eight = (long) EIGHT.get(octets, at);
            // In each of the three the lowest bit that is set is right, and so it is in all of them together.
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            long found = ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes) | (eight - SPACES & ~eight))
                    & HIGH;
            if (found != 0) return at + (Long.numberOfTrailingZeros(found) >> 3);
            at += 8;
        }
        while (at < end && octets[at] != '"' && octets[at] != '\\' && (octets[at] >= ' ' || octets[at] < 0)) at++;
        return at;
    }

    private boolean word(String word) {
        if (end - at < word.length()) return false;
        for (int index = 0; index < word.length(); index++) if (octets[at + index] != word.charAt(index)) return false;
        at += word.length();
        return true;
    }

    private boolean number() {
        int from = at;
        if (octets[at] == '-') at++;
        if (at < end && octets[at] == '0') at++;
        else if (!digits()) return false;
        if (at < end && octets[at] == '.') {
            at++;
            if (!digits()) return false;
        }
        if (at < end && (octets[at] | 0x20) == 'e') {
            at++;
            if (at < end && (octets[at] == '+' || octets[at] == '-')) at++;
            if (!digits()) return false;
        }
        return at - from <= NUMBER_LENGTH_MAX;
    }

    private boolean digits() {
        int from = at;
        while (at < end && octets[at] >= '0' && octets[at] <= '9') at++;
        return at > from;
    }
}
