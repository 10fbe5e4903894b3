package portico.config.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link NormalPath} of the octets of a path, or says why a node refuses them, by the rules of
 * {@code docs/reference/paths.md}. A path that is normal already, as almost all are, costs one look at each octet and no
 * object. Not for use by several threads.
 */
public final class PathNormaliser {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** RFC 3986 §2.3; these are never left encoded. */
    private static final boolean[] UNRESERVED =
            octets("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~");

    /** RFC 3986 §3.3: may stand in a segment as they are. */
    private static final boolean[] PCHAR =
            octets("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@");

    /** Need no second thought wherever they stand: a dot may be a dot segment, a semicolon a parameter. */
    private static final boolean[] PLAIN =
            octets("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~!$&'()*+,=:@");

    private final boolean parameters;
    private boolean rewritten;

    /** The normal form as far as it is known, always ending in the slash before the current segment or in the segment. */
    private byte[] out = new byte[512];

    private int length;
    private int segmentStart;
    private int depth;
    private int octetBefore;

    /** @param parameters whether segments may have parameters, {@code /orders;v=1}; they are part of the segment then */
    public PathNormaliser(boolean parameters) {
        this.parameters = parameters;
    }

    /** Why the path in these octets, without query, is refused, or null when it has a normal form. */
    public @Nullable PathRefusal read(byte[] octets, int offset, int end) {
        rewritten = false;
        if (offset == end || octets[offset] != '/') return PathRefusal.NOT_ABSOLUTE;
        return isPlain(octets, offset, end) ? null : rewrite(octets, offset, end);
    }

    /** The normal form of the path last read, or null when it was normal already. */
    public byte @Nullable [] rewritten() {
        return rewritten ? Arrays.copyOf(out, length) : null;
    }

    private static boolean isPlain(byte[] octets, int offset, int end) {
        for (int at = offset + 1; at < end; at++) {
            byte octet = octets[at];
            if (octet >= 0 && PLAIN[octet]) continue;
            // Fine inside a segment; at its beginning they make an empty or a dot segment.
            if ((octet != '/' && octet != '.') || octets[at - 1] == '/') return false;
        }
        return true;
    }

    private @Nullable PathRefusal rewrite(byte[] octets, int offset, int end) {
        if (out.length < (end - offset) * 3) out = new byte[(end - offset) * 3];
        out[0] = '/';
        length = 1;
        segmentStart = 1;
        depth = 0;
        octetBefore = '/';
        for (int at = offset + 1; at < end; at++) {
            int octet = octets[at] & 0xff;
            PathRefusal refusal;
            if (octet == '/') {
                refusal = endSegment(false);
            } else if (octet == '%') {
                int decoded = decoded(octets, at + 1, end);
                refusal = decoded < 0 ? PathRefusal.BAD_PERCENT : encoded(decoded);
                at += 2;
            } else {
                refusal = plain(octet);
            }
            if (refusal != null) return refusal;
        }
        PathRefusal refusal = endSegment(true);
        if (refusal != null) return refusal;
        rewritten = !Arrays.equals(out, 0, length, octets, offset, end);
        return null;
    }

    private @Nullable PathRefusal plain(int octet) {
        if (octet <= ' ' || octet == 0x7f) return PathRefusal.CONTROL;
        if (octet == '\\') return PathRefusal.BACKSLASH;
        if (octet == '#') return PathRefusal.FRAGMENT;
        if (octet == ';' && !parameters) return PathRefusal.PATH_PARAMETER;
        if (isOverlong(octet)) return PathRefusal.OVERLONG_UTF8;
        octetBefore = octet;
        if (octet < 0x80 && PCHAR[octet]) out[length++] = (byte) octet;
        else encode(octet);
        return null;
    }

    private @Nullable PathRefusal encoded(int octet) {
        if (octet < ' ' || octet == 0x7f) return PathRefusal.CONTROL;
        if (octet == '/') return PathRefusal.ENCODED_SLASH;
        if (octet == '\\') return PathRefusal.ENCODED_BACKSLASH;
        if (octet == ';' && !parameters) return PathRefusal.PATH_PARAMETER;
        if (isOverlong(octet)) return PathRefusal.OVERLONG_UTF8;
        octetBefore = octet;
        if (octet < 0x80 && UNRESERVED[octet]) out[length++] = (byte) octet;
        else encode(octet);
        return null;
    }

    private void encode(int octet) {
        out[length++] = '%';
        out[length++] = HEX[octet >> 4];
        out[length++] = HEX[octet & 15];
    }

    /**
     * Octets by which lenient decoders get at ASCII through a back door (RFC 3629 §3 and §10). Other octets that are not
     * UTF-8 may pass: there still are upstreams that speak ISO-8859-1.
     */
    private boolean isOverlong(int octet) {
        if (octet == 0xc0 || octet == 0xc1) return true;
        if (octet < 0x80 || octet > 0xbf) return false;
        return octetBefore == 0xe0 && octet < 0xa0 || octetBefore == 0xf0 && octet < 0x90 || octetBefore >= 0xf8;
    }

    private @Nullable PathRefusal endSegment(boolean last) {
        octetBefore = '/';
        int nameEnd = nameEnd();
        int dots = nameEnd - segmentStart;
        boolean isDots = dots == 0
                || dots == 1 && out[segmentStart] == '.'
                || dots == 2 && out[segmentStart] == '.' && out[segmentStart + 1] == '.';
        if (!isDots) {
            if (last) return null;
            out[length++] = '/';
            segmentStart = length;
            depth++;
            return null;
        }
        if (nameEnd < length) return PathRefusal.DOT_PARAMETER;
        length = segmentStart;
        if (dots < 2) return null;
        if (depth == 0) return PathRefusal.ABOVE_ROOT;
        depth--;
        length--;
        while (out[length - 1] != '/') length--;
        segmentStart = length;
        return null;
    }

    /** Where the current segment's parameters begin, or its end; an encoded semicolon counts, some decode it first. */
    private int nameEnd() {
        for (int at = segmentStart; at < length; at++)
            if (out[at] == ';' || out[at] == '%' && out[at + 1] == '3' && out[at + 2] == 'B') return at;
        return length;
    }

    private static int decoded(byte[] octets, int at, int end) {
        if (at + 1 >= end) return -1;
        int high = Character.digit(octets[at], 16);
        int low = Character.digit(octets[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean[] octets(String all) {
        boolean[] set = new boolean[0x80];
        for (int index = 0; index < all.length(); index++) set[all.charAt(index)] = true;
        return set;
    }
}
