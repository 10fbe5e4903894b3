package portico.node.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The name of a header field, made once in compile and then compared by hash and octets in any case. */
public final class HeaderName {
    /** What a letter or digit is in any case; every other character is one and the same joint. */
    private static final byte[] FOLDED = new byte[256];

    static {
        for (int octet = 0; octet < FOLDED.length; octet++) {
            char c = lower((char) octet);
            FOLDED[octet] = (byte) (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ? c : '-');
        }
    }

    public static final HeaderName ACCEPT = of("accept");
    public static final HeaderName CONNECTION = of("connection");
    public static final HeaderName CONTENT_ENCODING = of("content-encoding");
    public static final HeaderName CONTENT_LENGTH = of("content-length");
    public static final HeaderName CONTENT_TYPE = of("content-type");
    public static final HeaderName COOKIE = of("cookie");
    public static final HeaderName EXPECT = of("expect");
    public static final HeaderName FORWARDED = of("forwarded");
    public static final HeaderName HOST = of("host");
    public static final HeaderName LOCATION = of("location");
    public static final HeaderName ORIGIN = of("origin");
    public static final HeaderName RETRY_AFTER = of("retry-after");
    public static final HeaderName TRANSFER_ENCODING = of("transfer-encoding");
    public static final HeaderName UPGRADE = of("upgrade");
    public static final HeaderName VARY = of("vary");
    public static final HeaderName X_FORWARDED_FOR = of("x-forwarded-for");
    public static final HeaderName X_FORWARDED_HOST = of("x-forwarded-host");
    public static final HeaderName X_FORWARDED_PORT = of("x-forwarded-port");
    public static final HeaderName X_FORWARDED_PROTO = of("x-forwarded-proto");
    public static final HeaderName X_REQUEST_ID = of("x-request-id");

    private final String text;
    private final byte[] octets;
    private final int hash;

    private HeaderName(String text) {
        this.text = text;
        this.octets = text.getBytes(StandardCharsets.US_ASCII);
        this.hash = hash(octets, 0, octets.length);
    }

    /** The name in lower case; the argument may be in any. */
    public static HeaderName of(String name) {
        return new HeaderName(name.toLowerCase(Locale.ROOT));
    }

    /** The hash of a name in any case, as {@link #is} takes it; the same for all that are {@link #isAlike alike}. */
    public static int hash(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int index = offset; index < offset + length; index++) hash = 31 * hash + FOLDED[bytes[index] & 0xff];
        return hash;
    }

    /** True when the octets, whose hash is known, are this name in any case. */
    public boolean is(int itsHash, byte[] bytes, int offset, int length) {
        if (itsHash != hash || length != octets.length) return false;
        for (int index = 0; index < length; index++)
            if (lower((char) (bytes[offset + index] & 0xff)) != octets[index]) return false;
        return true;
    }

    /**
     * True when the octets, whose hash is known, are this name to some reader: many servers make variables of names, in
     * which {@code X_User} is {@code X-User} (RFC 3875 §4.1.18), and some put {@code _} for every mark.
     */
    boolean isAlike(int itsHash, byte[] bytes, int offset, int length) {
        if (itsHash != hash || length != octets.length) return false;
        for (int index = 0; index < length; index++)
            if (FOLDED[bytes[offset + index] & 0xff] != FOLDED[octets[index]]) return false;
        return true;
    }

    /** True when the text is this name in any case. */
    public boolean is(CharSequence name) {
        if (name.length() != octets.length) return false;
        for (int index = 0; index < octets.length; index++)
            if (lower(name.charAt(index)) != octets[index]) return false;
        return true;
    }

    /** The octets in lower case; not to be changed. */
    public byte[] octets() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name in lower case. */
    @Override
    public String toString() {
        return text;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}
