package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** Nothing has this name or id. */
public final class NotFound extends ProblemException {
    private static final long serialVersionUID = 1;

    public NotFound(String kind, String name) {
        super(404, "not-found", detail(kind, name));
    }

    /** @param parameter which named it; for what is named by the end of the path alone there is no need to say */
    public NotFound(String kind, String name, String parameter) {
        super(
                404,
                "not-found",
                detail(kind, name),
                List.of(new Problem(parameter, "names a %s that does not exist: %s".formatted(kind, name))));
    }

    private static String detail(String kind, String name) {
        return "There is no %s %s".formatted(kind, name);
    }
}
