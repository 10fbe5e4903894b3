package portico.node.tracing;

import org.jspecify.annotations.Nullable;

/**
 * What a {@code traceparent} field says (W3C Trace Context §3.2).
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId of whoever sent it, 16 hexadecimal digits
 * @param sampled whether the sender may have written the trace down
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    private static final int VERSION_LENGTH = 2;
    private static final int TRACE_ID = 3;
    private static final int TRACE_ID_END = 35;
    private static final int SPAN_ID = 36;
    private static final int SPAN_ID_END = 52;
    private static final int FLAGS = 53;

    /** Of version 00 the whole field; of later ones what has to be read of it. */
    private static final int LENGTH = 55;

    private static final int SAMPLED = 1;

    /** Null when it is not what the specification says, to the letter. */
    public static @Nullable TraceParent parse(CharSequence field) {
        int length = field.length();
        if (length < LENGTH || !isHex(field, 0, VERSION_LENGTH) || field.charAt(2) != '-') return null;
        boolean first = isZero(field, 0, VERSION_LENGTH);
        if (first && length != LENGTH || field.charAt(0) == 'f' && field.charAt(1) == 'f') return null;
        // §3.2.4: a later version may say more, behind another dash.
        if (length > LENGTH && field.charAt(LENGTH) != '-') return null;
        if (!isId(field, TRACE_ID, TRACE_ID_END) || field.charAt(TRACE_ID_END) != '-') return null;
        if (!isId(field, SPAN_ID, SPAN_ID_END) || field.charAt(SPAN_ID_END) != '-') return null;
        if (!isHex(field, FLAGS, LENGTH)) return null;
        int flags = Character.digit(field.charAt(LENGTH - 1), 16);
        return new TraceParent(
                field.subSequence(TRACE_ID, TRACE_ID_END).toString(),
                field.subSequence(SPAN_ID, SPAN_ID_END).toString(),
                (flags & SAMPLED) != 0);
    }

    /** As a field of version 00. */
    static String written(String traceId, String spanId, boolean sampled) {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isId(CharSequence field, int from, int to) {
        return isHex(field, from, to) && !isZero(field, from, to);
    }

    private static boolean isHex(CharSequence field, int from, int to) {
        for (int index = from; index < to; index++) {
            char c = field.charAt(index);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
        }
        return true;
    }

    private static boolean isZero(CharSequence field, int from, int to) {
        for (int index = from; index < to; index++) if (field.charAt(index) != '0') return false;
        return true;
    }
}
