package portico.admin.access;

import portico.admin.problem.ProblemException;

/** The refresh token was used a moment ago: two tabs asked at once. */
final class SessionRenewed extends ProblemException {
    private static final long serialVersionUID = 1;

    SessionRenewed() {
        super(409, "session-renewed", "This session was renewed a moment ago, as by another tab; use the newer cookie");
    }
}
