package portico.admin.explain;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** There is nobody to ask, for now. */
public final class NoNode extends ProblemException {
    private static final long serialVersionUID = 1;

    NoNode() {
        super(
                503,
                "no-node",
                "No node is connected to this admin replica; nodes that only poll cannot be asked. Try again, or ask"
                        + " another replica");
    }

    /** The one that is meant is not among those that can be asked. */
    NoNode(String name) {
        super(
                409,
                "no-node",
                "The node " + name + " is not connected to this admin replica, or only polls, and cannot be asked",
                List.of(new Problem("node", "names a node that cannot be asked: " + name)));
    }

    /** @param why the node says nothing, in a sentence */
    public static NoNode silent(String why) {
        return new NoNode(503, why);
    }

    private NoNode(int status, String why) {
        super(status, "no-answer", why);
    }
}
