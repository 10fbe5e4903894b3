package portico.node.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records of numbers and names, one behind the other in one array: what a match needs together lies together. A record is
 * known by where it lies, which is a multiple of four and never zero. Filled first, then only read.
 */
final class Octets {
    static final int NAME_MAX = 0xfffe;
    static final int NUMBER_BYTES = 4;

    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private byte[] bytes = new byte[256];
    private int count = NUMBER_BYTES;

    /** Where the next record begins. */
    int next() {
        count = count + 3 & ~3;
        return count;
    }

    void add(int number) {
        room(NUMBER_BYTES);
        set(count, number);
        count += NUMBER_BYTES;
    }

    void addShort(int number) {
        room(2);
        bytes[count++] = (byte) (number >> 8);
        bytes[count++] = (byte) number;
    }

    /** A name, behind its length. */
    void add(byte[] name) {
        if (name.length > NAME_MAX) throw new IllegalArgumentException("over " + NAME_MAX + " octets");
        addShort(name.length);
        room(name.length);
        System.arraycopy(name, 0, bytes, count, name.length);
        count += name.length;
    }

    void set(int at, int number) {
        NUMBER.set(bytes, at, number);
    }

    int number(int at) {
        return (int) NUMBER.get(bytes, at);
    }

    int shortAt(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /** A copy of the name there. */
    byte[] name(int at) {
        return Arrays.copyOfRange(bytes, at + 2, at + 2 + shortAt(at));
    }

    /** True when the name there is this one. */
    boolean isName(int at, byte[] other, int offset, int length) {
        return shortAt(at) == length && Arrays.equals(bytes, at + 2, at + 2 + length, other, offset, offset + length);
    }

    /** Gives back what was taken for more. */
    void trim() {
        bytes = Arrays.copyOf(bytes, count);
    }

    private void room(int more) {
        if (bytes.length - count < more) bytes = Arrays.copyOf(bytes, Math.max(count + more, bytes.length * 2));
    }
}
