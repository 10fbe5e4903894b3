package portico.node.identity;

/** A minute in one octet, for as long as it is asked for within some four hours; 0 is none. */
final class MinuteMark {
    static final byte NONE = 0;

    private static final int MARKS = 255;

    private MinuteMark() {}

    /** @param minute since the epoch */
    static byte of(int minute) {
        return (byte) (minute % MARKS + 1);
    }

    /** The last minute up to now that has this mark. */
    static int minute(byte mark, int nowMinute) {
        int since = nowMinute % MARKS + 1 - (mark & 0xff);
        return nowMinute - (since < 0 ? since + MARKS : since);
    }
}
