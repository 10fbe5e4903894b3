package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The secret that was brought along is somebody's already; whose is not said. */
public final class CredentialTaken extends ProblemException {
    private static final long serialVersionUID = 1;

    public CredentialTaken(String field) {
        super(409, "credential-taken", field + " is in use already", List.of(new Problem(field, "is in use already")));
    }
}
