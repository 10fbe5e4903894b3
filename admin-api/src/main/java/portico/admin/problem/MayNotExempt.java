package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The caller takes a wider policy away and does not have the right to. */
public final class MayNotExempt extends ProblemException {
    private static final long serialVersionUID = 1;

    public MayNotExempt(List<Problem> errors) {
        super(403, "may-not-exempt", "Taking a wider policy away needs the right policies:exempt", errors);
    }
}
