package portico.node.exchange;

import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;

/**
 * The header fields of a message as octets and offsets: filled by a carrier, in their order and spelling. One head is
 * used again for the next message of a connection.
 */
public abstract class Head {
    @Limit("Fields of a request's head; more are refused with 431. As many behind a body of HTTP/1.1; more break it"
            + " off")
    public static final int FIELDS_MAX = 200;

    private static final int FIELDS_AT_FIRST = 16;
    private static final int OCTETS_AT_FIRST = 512;

    // What a head keeps of its room from one message of a connection to the next: enough for nearly all.
    private static final int FIELDS_KEPT = 64;
    private static final int OCTETS_KEPT = 4096;

    /** For each field: the hash of its name, and where name and value lie. */
    private int[] fields;

    private int fieldCount;
    private byte[] octets;
    private int octetCount;

    Head() {
        fields = new int[FIELDS_AT_FIRST * 5];
        octets = new byte[OCTETS_AT_FIRST];
    }

    /** With the fields of another one, which may then be used again. */
    Head(Head other) {
        fieldCount = other.fieldCount;
        fields = Arrays.copyOf(other.fields, Math.max(1, fieldCount) * 5);
        for (int at = 0; at < fieldCount * 5; at += 5)
            octetCount = Math.max(octetCount, fields[at + 3] + fields[at + 4]);
        octets = Arrays.copyOf(other.octets, octetCount);
    }

    /** Forgets everything, for the next message; the room that only a large one needs goes with it. */
    public void clear() {
        fieldCount = 0;
        octetCount = 0;
        if (fields.length > FIELDS_KEPT * 5) fields = new int[FIELDS_AT_FIRST * 5];
        if (octets.length > OCTETS_KEPT) octets = new byte[OCTETS_AT_FIRST];
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

    /** True when a Connection field names this one, which then does not go on. */
    public boolean isNominated(CharSequence name) {
        ConnectionNames nominated = ConnectionNames.of(this);
        return nominated != null && nominated.contains(name);
    }

    /** About how many octets the fields take on the wire. */
    public int size() {
        int size = 0;
        for (int field = 0; field < fieldCount; field++) size += fields[field * 5 + 2] + fields[field * 5 + 4] + 4;
        return size;
    }

    /** Room to write a head's octets to, from index 0 on. */
    public byte[] room(int size) {
        if (octets.length < size) octets = Arrays.copyOf(octets, Integer.highestOneBit(size - 1) << 1);
        return octets;
    }

    /** Octets of the heap that it takes, by and large. */
    int held() {
        return octets.length + fields.length * Integer.BYTES;
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
        if (text instanceof AsciiString octets)
            System.arraycopy(octets.array(), octets.arrayOffset(), room, offset, octets.length());
        else for (int index = 0; index < text.length(); index++) room[offset + index] = (byte) text.charAt(index);
        octetCount = offset + text.length();
        return offset;
    }
}
