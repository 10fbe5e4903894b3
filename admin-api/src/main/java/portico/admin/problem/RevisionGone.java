package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** The revision is older than those that are kept. */
public final class RevisionGone extends ProblemException {
    private static final long serialVersionUID = 1;

    /** @param parameter which named it */
    public RevisionGone(long revision, long oldest, String parameter) {
        super(
                410,
                "revision-gone",
                "Revision %d is no longer kept; the oldest kept one is %d".formatted(revision, oldest),
                List.of(new Problem(
                        parameter, "names a revision that is no longer kept; the oldest kept one is " + oldest)));
    }
}
