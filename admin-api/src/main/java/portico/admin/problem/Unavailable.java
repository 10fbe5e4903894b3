package portico.admin.problem;

/** The database is away, or all connections to it are in use; nobody's fault, and over soon. */
public final class Unavailable extends ProblemException {
    private static final long serialVersionUID = 1;

    public Unavailable() {
        super(503, "unavailable", "The database does not answer for now; try again");
    }
}
