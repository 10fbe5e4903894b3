package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The caller's If-Match is no longer current (RFC 9110 §13.1.1). */
public final class EditConflict extends ProblemException {
    private static final long serialVersionUID = 1;

    public EditConflict(String kind, String name) {
        super(
                412,
                "edit-conflict",
                "The %s %s has changed since you read it".formatted(kind, name),
                List.of(new Problem("If-Match", "is not the ETag that the %s has now".formatted(kind))));
    }
}
