package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The name is taken, and the caller asked for a new one. */
public final class AlreadyExists extends ProblemException {
    private static final long serialVersionUID = 1;

    public AlreadyExists(String kind, String name) {
        super(
                409,
                "already-exists",
                "There is a %s %s already".formatted(kind, name),
                List.of(new Problem("name", "is that of another " + kind + " already: " + name)));
    }
}
