package portico.admin.problem;

/** Other writers took so long that this one gave up its place. */
public final class Busy extends ProblemException {
    private static final long serialVersionUID = 1;

    public Busy() {
        super(503, "busy", "Other changes are being written; try again");
    }
}
