package portico.node.sync;

import org.jspecify.annotations.Nullable;

/** The WebSocket could not be opened; plain HTTP may work all the same. */
final class NoChannel extends AdminFailure {
    private static final long serialVersionUID = 1;

    NoChannel(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
