package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** Nothing in the matching order decides between two routes. */
public final class RouteTie extends ProblemException {
    private static final long serialVersionUID = 1;

    /** @param ties each names the field and the other route */
    public RouteTie(List<Problem> ties) {
        super(409, "route-tie", ties.get(0).toString(), ties);
    }
}
