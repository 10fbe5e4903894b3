package portico.node.edge;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Slice;

/**
 * What follows the question mark of a request's target, as it goes on: as sent, but that octets outside of ASCII, which some
 * clients send as they are, become what they stand for (RFC 3986 §2.1). Each HTTP library would have its own idea of them.
 */
public final class TargetQuery {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private TargetQuery() {}

    /** The query; null when it is refused: for white space, a control character, or a fragment. */
    public static @Nullable Slice read(Slice sent) {
        int foreign = 0;
        for (int index = 0; index < sent.length(); index++) {
            char octet = sent.charAt(index);
            if (octet <= ' ' || octet == 0x7f || octet == '#') return null;
            if (octet > 0x7f) foreign++;
        }
        return foreign == 0 ? sent : encoded(sent, foreign);
    }

    private static Slice encoded(Slice sent, int foreign) {
        byte[] octets = new byte[sent.length() + 2 * foreign];
        int length = 0;
        for (int index = 0; index < sent.length(); index++) {
            char octet = sent.charAt(index);
            if (octet <= 0x7f) {
                octets[length++] = (byte) octet;
                continue;
            }
            octets[length++] = '%';
            octets[length++] = (byte) HEX[octet >> 4];
            octets[length++] = (byte) HEX[octet & 15];
        }
        return new Slice(octets, 0, length);
    }
}
