package portico.admin.access;

import portico.admin.problem.ProblemException;

/** A user has as many tokens as a user may have. */
final class TooManyTokens extends ProblemException {
    private static final long serialVersionUID = 1;

    TooManyTokens() {
        super(409, "too-many-tokens", "This user has 100 tokens; revoke one first");
    }
}
