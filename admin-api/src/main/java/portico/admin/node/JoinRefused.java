package portico.admin.node;

import portico.admin.problem.ProblemException;

/** The join token is no group's. */
public final class JoinRefused extends ProblemException {
    private static final long serialVersionUID = 1;

    JoinRefused() {
        super(401, "join-refused", "This join token is unknown or no longer good");
    }
}
