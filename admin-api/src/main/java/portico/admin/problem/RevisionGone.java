package portico.admin.problem;

/** The revision is older than those that are kept. */
public final class RevisionGone extends ProblemException {
    private static final long serialVersionUID = 1;

    public RevisionGone(long revision, long oldest) {
        super(
                410,
                "revision-gone",
                "Revision %d is no longer kept; the oldest kept one is %d".formatted(revision, oldest));
    }
}
