package portico.node.start;

import org.jspecify.annotations.Nullable;

/** A person has to change something before the node can start; the message says what. */
final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    CannotStart(String message) {
        this(message, null);
    }
}
