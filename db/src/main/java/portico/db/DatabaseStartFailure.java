package portico.db;

import org.jspecify.annotations.Nullable;

/** The embedded database does not start, for a reason that the message tells to the person who started it. */
public final class DatabaseStartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseStartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
