package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The body is not what its media type says. */
public final class Malformed extends ProblemException {
    private static final long serialVersionUID = 1;

    public Malformed(List<Problem> errors) {
        super(400, "malformed-body", "The body cannot be read: " + errors.get(0), errors);
    }
}
