package portico.node.sync;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An admin replica cannot be reached, or answers what it should not. The node serves on and tries again. */
class AdminFailure extends IOException {
    private static final long serialVersionUID = 1;

    AdminFailure(String what, @Nullable Throwable cause) {
        super(what, cause);
    }

    AdminFailure(String what) {
        this(what, null);
    }

    /** What a cause says, without the names of our libraries' classes when it says enough by itself. */
    static String words(@Nullable Throwable cause) {
        if (cause == null) return "no reason given";
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
