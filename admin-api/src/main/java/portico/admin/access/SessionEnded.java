package portico.admin.access;

import portico.admin.problem.ProblemException;

/** The refresh token is missing, unknown, expired or was used before. */
final class SessionEnded extends ProblemException {
    private static final long serialVersionUID = 1;

    SessionEnded() {
        super(401, "session-ended", "This session is over; sign in again");
    }
}
