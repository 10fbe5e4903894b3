package portico.node.identity;

/** A column of numbers from 0 on, each in as many octets as the largest one needs. */
final class NarrowNumbers {
    /** The octets of all numbers, the least significant ones first. */
    private final byte[][] octets;

    private final int count;

    /** @param count how many of the numbers there are */
    NarrowNumbers(int[] numbers, int count) {
        this.count = count;
        int largest = 0;
        for (int at = 0; at < count; at++) largest |= numbers[at];
        octets = new byte[width(largest)][count];
        for (int place = 0; place < octets.length; place++)
            for (int at = 0; at < count; at++) octets[place][at] = (byte) (numbers[at] >>> place * Byte.SIZE);
    }

    int count() {
        return count;
    }

    int get(int at) {
        int number = 0;
        for (int place = 0; place < octets.length; place++) number |= (octets[place][at] & 0xff) << place * Byte.SIZE;
        return number;
    }

    long octets() {
        return (long) octets.length * count;
    }

    private static int width(int largest) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(largest);
        return Math.max(1, (bits + Byte.SIZE - 1) / Byte.SIZE);
    }
}
