package portico.node.carrier.general;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.upstream.Deadlines;

/** What gRPC adds to HTTP/2 (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md). */
final class Grpc {
    static final String CONTENT_TYPE = "application/grpc";
    static final int DEADLINE_EXCEEDED = 4;
    static final int UNAVAILABLE = 14;
    static final int UNAUTHENTICATED = 16;

    static final HeaderName TIMEOUT = HeaderName.of("grpc-timeout");
    private static final int TIMEOUT_DIGITS_MAX = 8;
    private static final long TIMEOUT_AMOUNT_MAX = 99_999_999;

    /** The letters of units, from the finest one on. */
    private static final String UNITS = "numSMH";

    private static final TimeUnit[] UNIT_OF_LETTER = {
        TimeUnit.NANOSECONDS,
        TimeUnit.MICROSECONDS,
        TimeUnit.MILLISECONDS,
        TimeUnit.SECONDS,
        TimeUnit.MINUTES,
        TimeUnit.HOURS
    };

    private Grpc() {}

    /** True for application/grpc and its formats, but not for grpc-web, which speaks HTTP/1.1 too. */
    static boolean isSpoken(RequestHead head) {
        Slice type = head.header(HeaderName.CONTENT_TYPE);
        return type != null && isCall(type);
    }

    /** True for the content type of either side of a call. */
    static boolean isCall(Slice type) {
        int length = CONTENT_TYPE.length();
        if (type.length() < length || !type.subSequence(0, length).equalsIgnoreCase(CONTENT_TYPE)) return false;
        return type.length() == length || type.charAt(length) == '+' || type.charAt(length) == ';';
    }

    /** The status that clients know for an error that the gateway has over HTTP. */
    static int status(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> 13; // INTERNAL, as for a malformed call
            case 401 -> UNAUTHENTICATED;
            case 403 -> 7; // PERMISSION_DENIED
            case 404 -> 12; // UNIMPLEMENTED: there is no such method
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 413, 429, 431 -> 8; // RESOURCE_EXHAUSTED
            case 422 -> 3; // INVALID_ARGUMENT: well formed, but not as it is described
            case 502, 503 -> UNAVAILABLE;
            default -> 2; // UNKNOWN
        };
    }

    /**
     * How long a caller waits.
     *
     * @param text what {@code grpc-timeout} says; null when there is none
     * @return nanoseconds; {@link Deadlines#NONE} when it says nothing that means a time
     */
    static long timeoutNanos(@Nullable CharSequence text) {
        if (text == null || text.length() < 2 || text.length() > TIMEOUT_DIGITS_MAX + 1) return Deadlines.NONE;
        long amount = 0;
        for (int index = 0; index < text.length() - 1; index++) {
            char digit = text.charAt(index);
            if (digit < '0' || digit > '9') return Deadlines.NONE;
            amount = amount * 10 + digit - '0';
        }
        int unit = UNITS.indexOf(text.charAt(text.length() - 1));
        // What is over 292 years is for ever.
        return unit < 0 ? Deadlines.NONE : UNIT_OF_LETTER[unit].toNanos(amount);
    }

    /** The same in words, as exactly as eight digits allow, and never more than is left. */
    static String timeout(long nanos) {
        for (int unit = 0; unit < UNIT_OF_LETTER.length; unit++) {
            long amount = UNIT_OF_LETTER[unit].convert(nanos, TimeUnit.NANOSECONDS);
            if (amount <= TIMEOUT_AMOUNT_MAX) return Long.toString(amount) + UNITS.charAt(unit);
        }
        throw new IllegalStateException("More than all hours: " + nanos);
    }

    /** Percent-encoded, as grpc-message must be. */
    static String message(@Nullable String text) {
        if (text == null) return "";
        var out = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet < 0x7f && octet != '%') out.append((char) octet);
            else out.append('%').append("%02X".formatted(octet & 0xff));
        }
        return out.toString();
    }
}
