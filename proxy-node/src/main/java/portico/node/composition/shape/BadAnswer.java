package portico.node.composition.shape;

/**
 * An answer that cannot be taken: a failure of the call that it came from, or of the composition. The message says why, and
 * holds nothing of the answer.
 */
public final class BadAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    BadAnswer(Reason reason, String message) {
        // Without a stack: services decide how often it happens.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What kind of fault it is. */
    public enum Reason {
        /** It is not what its encoding says. */
        SYNTAX,
        /** Its octets are no text in its charset, or the charset is not known. */
        CHARSET,
        /** It is nested too deeply. */
        DEPTH,
        /** It has too many octets or values. */
        SIZE,
        /** It is an array, text or a number where an object is needed. */
        KIND,
        /** The template failed on it, or took too long. */
        TEMPLATE
    }

    public Reason reason() {
        return reason;
    }
}
