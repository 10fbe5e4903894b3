package portico.admin.access;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** Nobody could manage users any more. */
final class LastAdmin extends ProblemException {
    private static final long serialVersionUID = 1;

    /** @param fields what was asked that would make an end of it */
    LastAdmin(List<String> fields) {
        super(
                409,
                "last-admin",
                "This is the last admin who may sign in; make another one first",
                fields.stream()
                        .map(field -> new Problem(field, "would leave no admin who may sign in"))
                        .toList());
    }
}
