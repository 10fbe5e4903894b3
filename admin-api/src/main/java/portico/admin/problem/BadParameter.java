package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** A query parameter or header field that cannot be meant. */
public final class BadParameter extends ProblemException {
    private static final long serialVersionUID = 1;

    public BadParameter(String name, String message) {
        super(400, "bad-parameter", name + " " + message, List.of(new Problem(name, message)));
    }
}
