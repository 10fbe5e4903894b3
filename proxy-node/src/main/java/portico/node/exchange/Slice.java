package portico.node.exchange;

import java.nio.charset.StandardCharsets;

/** A stretch of octets in the head of a message, read in place as ISO-8859-1 (RFC 9110 §5.5). Valid as long as its head. */
public final class Slice implements CharSequence {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    /** @param bytes not copied */
    public Slice(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** A slice of its own for text, whose characters are all below U+0100. */
    public static Slice of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Slice(bytes, 0, bytes.length);
    }

    /** The array that the slice is in; not to be changed. */
    public byte[] array() {
        return bytes;
    }

    /** Where in the array the slice begins. */
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[offset + index] & 0xff);
    }

    @Override
    public Slice subSequence(int start, int end) {
        return new Slice(bytes, offset + start, end - start);
    }

    /** True when both hold the same octets. */
    public boolean contentEquals(CharSequence other) {
        if (other.length() != length) return false;
        for (int index = 0; index < length; index++) if (charAt(index) != other.charAt(index)) return false;
        return true;
    }

    /** True when the slice is this ASCII text in any case. */
    public boolean equalsIgnoreCase(CharSequence other) {
        if (other.length() != length) return false;
        for (int index = 0; index < length; index++)
            if (HeaderName.lower(charAt(index)) != HeaderName.lower(other.charAt(index))) return false;
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice slice && contentEquals(slice);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int index = 0; index < length; index++) hash = 31 * hash + charAt(index);
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
}
