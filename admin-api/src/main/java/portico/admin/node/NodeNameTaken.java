package portico.admin.node;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** There is a node of that name already, and it is not the caller's to replace. */
public final class NodeNameTaken extends ProblemException {
    private static final long serialVersionUID = 1;

    NodeNameTaken(String name) {
        super(
                409,
                "already-exists",
                "There is a node %s already; delete it first or take another name".formatted(name),
                List.of(new Problem("name", "is that of another node already: " + name)));
    }
}
