package portico.node.policy.body;

import org.jspecify.annotations.Nullable;

/** A body that is not what it claims to be, or more than is looked at. The reason holds nothing of it. */
public final class BadBody extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String reason;

    BadBody(Kind kind, String reason) {
        super(reason, null, false, false); // without a stack: clients decide how often it happens
        this.kind = kind;
        this.reason = reason;
    }

    /** What is wrong with it. */
    public enum Kind {
        /** It is not what it claims to be: 400. */
        MALFORMED,
        /** It has more octets, or values, than are looked at: 413. */
        TOO_LARGE,
        /** It is coded in a way that nobody here reads: 415. */
        UNKNOWN_CODING,
        /** It is what it claims to be, and cannot be looked at all the same: 422. */
        UNREADABLE
    }

    public Kind kind() {
        return kind;
    }

    /** For people. */
    public String reason() {
        return reason;
    }

    @Override
    public @Nullable String getMessage() {
        return reason;
    }
}
