package portico.node.exchange;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as octets and offsets: filled by a carrier, read by matcher and policies. The header fields are
 * those that the client sent, in their order and spelling. One head is used again for the next exchange of a connection.
 */
public final class RequestHead {
    private static final int FIELDS_AT_FIRST = 32;
    private static final int OCTETS_AT_FIRST = 2048;

    /** For each field: the hash of its name, and where name and value lie. */
    private int[] fields = new int[FIELDS_AT_FIRST * 5];

    private int fieldCount;
    private byte[] octets = new byte[OCTETS_AT_FIRST];
    private int octetCount;

    private String method = "";
    private Slice path = Slice.of("/");
    private @Nullable Slice query;
    private Slice host = Slice.of("");

    /** Forgets everything, for the next exchange. */
    public void clear() {
        fieldCount = 0;
        octetCount = 0;
        query = null;
    }

    /** As sent; methods that have a meaning to anyone are in upper case (RFC 9110 §9.1). */
    public String method() {
        return method;
    }

    /** The normalised path, which is matched, shown to policies and forwarded. */
    public Slice path() {
        return path;
    }

    /** What follows the question mark, as sent; null when there is none. */
    public @Nullable Slice query() {
        return query;
    }

    /** In lower case, without port and trailing dot; empty when the client named none (HTTP/1.0). */
    public Slice host() {
        return host;
    }

    public int fieldCount() {
        return fieldCount;
    }

    public Slice name(int field) {
        return new Slice(octets, fields[field * 5 + 1], fields[field * 5 + 2]);
    }

    public Slice value(int field) {
        return new Slice(octets, fields[field * 5 + 3], fields[field * 5 + 4]);
    }

    /** True when the field's value is exactly these octets. */
    public boolean valueEquals(int field, byte[] value) {
        int at = field * 5;
        int start = fields[at + 3];
        return Arrays.equals(octets, start, start + fields[at + 4], value, 0, value.length);
    }

    /** True when the field has this name. */
    public boolean is(int field, HeaderName name) {
        int at = field * 5;
        return name.is(fields[at], octets, fields[at + 1], fields[at + 2]);
    }

    FieldKind kind(int field) {
        int at = field * 5;
        return FieldKind.of(fields[at], octets, fields[at + 1], fields[at + 2]);
    }

    boolean isDropped(int field, HeaderEdits edits) {
        int at = field * 5;
        return edits.drops(fields[at], octets, fields[at + 1], fields[at + 2]);
    }

    /** The first field of this name at or behind an index, or -1. */
    public int find(HeaderName name, int from) {
        for (int field = from; field < fieldCount; field++) if (is(field, name)) return field;
        return -1;
    }

    /** The value of the first field of this name, or null. */
    public @Nullable Slice header(HeaderName name) {
        int field = find(name, 0);
        return field < 0 ? null : value(field);
    }

    public boolean has(HeaderName name) {
        return find(name, 0) >= 0;
    }

    public void method(String method) {
        this.method = method;
    }

    /** @param path in normal form */
    public void target(Slice path, @Nullable Slice query) {
        this.path = path;
        this.query = query;
    }

    /** @param host in lower case, without port and trailing dot */
    public void host(Slice host) {
        this.host = host;
    }

    /** Room to write a head's octets to, from index 0 on. */
    public byte[] room(int size) {
        if (octets.length < size) octets = Arrays.copyOf(octets, Integer.highestOneBit(size - 1) << 1);
        return octets;
    }

    /** Adds a field that lies in the {@link #room}. */
    public void addField(int nameOffset, int nameLength, int valueOffset, int valueLength) {
        if (fieldCount * 5 == fields.length) fields = Arrays.copyOf(fields, fields.length * 2);
        int at = fieldCount++ * 5;
        fields[at] = HeaderName.hash(octets, nameOffset, nameLength);
        fields[at + 1] = nameOffset;
        fields[at + 2] = nameLength;
        fields[at + 3] = valueOffset;
        fields[at + 4] = valueLength;
    }

    /** Adds a field from elsewhere; its characters are all below U+0100. */
    public void addField(CharSequence name, CharSequence value) {
        int nameOffset = append(name);
        int valueOffset = append(value);
        addField(nameOffset, name.length(), valueOffset, value.length());
    }

    private int append(CharSequence text) {
        int offset = octetCount;
        byte[] room = room(offset + text.length());
        for (int index = 0; index < text.length(); index++) room[offset + index] = (byte) text.charAt(index);
        octetCount = offset + text.length();
        return offset;
    }
}
