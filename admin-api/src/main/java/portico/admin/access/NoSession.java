package portico.admin.access;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** The caller has a personal access token where a session is needed. */
final class NoSession extends ProblemException {
    private static final long serialVersionUID = 1;

    NoSession() {
        super(
                409,
                "no-session",
                "This needs a login; a personal access token does not do",
                List.of(new Problem("Authorization", "has a personal access token, and this needs a login")));
    }
}
