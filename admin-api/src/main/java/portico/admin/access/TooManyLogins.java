package portico.admin.access;

import java.time.Duration;
import portico.admin.problem.ProblemException;

/** So many logins failed, for this name or from this address, that the next one has to wait. */
final class TooManyLogins extends ProblemException {
    private static final long serialVersionUID = 1;

    private final transient Duration wait;

    TooManyLogins(Duration wait) {
        super(429, "too-many-logins", "Too many logins failed; try again later");
        this.wait = wait;
    }

    /** For Retry-After: whole seconds, rounded up. */
    long waitSeconds() {
        return wait.plusMillis(999).toSeconds();
    }
}
