package portico.admin.node;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** The default group cannot go: a node is in it for which no other is named. */
final class DefaultNodeGroupStays extends ProblemException {
    private static final long serialVersionUID = 1;

    DefaultNodeGroupStays() {
        super(
                409,
                "in-use",
                "The node group %s cannot be deleted: it is the default".formatted(NodeGroupEntity.DEFAULT),
                List.of(new Problem("name", "is that of the default group, which stays")));
    }
}
