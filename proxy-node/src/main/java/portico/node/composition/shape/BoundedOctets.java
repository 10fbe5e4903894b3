package portico.node.composition.shape;

import java.util.Arrays;
import java.util.Objects;
import portico.node.composition.shape.BadAnswer.Reason;

/** Octets in memory, up to a bound. */
final class BoundedOctets {
    private final int bytesMax;
    private byte[] octets;
    private int length;

    /** @param usual how many there will be, by and large */
    BoundedOctets(int bytesMax, int usual) {
        this.bytesMax = bytesMax;
        octets = new byte[Math.min(bytesMax, usual)];
    }

    void write(int octet) {
        room(1);
        octets[length++] = (byte) octet;
    }

    void write(byte[] from) {
        write(from, 0, from.length);
    }

    void write(byte[] from, int start, int count) {
        Objects.checkFromIndexSize(start, count, from.length);
        room(count);
        System.arraycopy(from, start, octets, length, count);
        length += count;
    }

    byte[] take() {
        return length == octets.length ? octets : Arrays.copyOf(octets, length);
    }

    private void room(int more) {
        if (more > bytesMax - length)
            throw new BadAnswer(Reason.SIZE, "The answer would be over " + bytesMax + " bytes");
        if (length + more > octets.length)
            octets =
                    Arrays.copyOf(octets, (int) Math.min(bytesMax, Math.max(2L * octets.length, length + (long) more)));
    }
}
