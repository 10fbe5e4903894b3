package portico.admin.problem;

/** Nothing has this name or id. */
public final class NotFound extends ProblemException {
    private static final long serialVersionUID = 1;

    public NotFound(String kind, String name) {
        super(404, "not-found", "There is no %s %s".formatted(kind, name));
    }
}
