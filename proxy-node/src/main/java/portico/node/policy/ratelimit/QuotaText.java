package portico.node.policy.ratelimit;

import java.nio.charset.StandardCharsets;
import portico.node.exchange.Slice;

/** Writes a policy's member of the RateLimit field: {@code "name";r=99;t=30}. */
public final class QuotaText {
    private static final byte[] RESET = {';', 't', '='};

    private final byte[] front;

    /** @param name without quotes or backslashes, as the names of entries are */
    public QuotaText(String name) {
        front = ("\"" + name + "\";r=").getBytes(StandardCharsets.US_ASCII);
    }

    /** How many are left, and when there are all of them again. */
    public Slice of(long remaining, long resetSeconds) {
        int remainingDigits = digits(remaining);
        int resetDigits = digits(resetSeconds);
        byte[] text = new byte[front.length + remainingDigits + RESET.length + resetDigits];
        System.arraycopy(front, 0, text, 0, front.length);
        int at = front.length + remainingDigits;
        write(remaining, text, at);
        System.arraycopy(RESET, 0, text, at, RESET.length);
        write(resetSeconds, text, text.length);
        return new Slice(text, 0, text.length);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long left = number / 10; left > 0; left /= 10) digits++;
        return digits;
    }

    private static void write(long number, byte[] text, int end) {
        int at = end;
        long left = number;
        do {
            text[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
    }
}
