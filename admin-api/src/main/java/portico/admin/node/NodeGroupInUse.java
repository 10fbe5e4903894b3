package portico.admin.node;

import portico.admin.problem.ProblemException;

/** The group cannot go while nodes are in it, and the default group never. */
final class NodeGroupInUse extends ProblemException {
    private static final long serialVersionUID = 1;

    NodeGroupInUse(String name, String why) {
        super(409, "in-use", "The node group %s cannot be deleted: %s".formatted(name, why));
    }
}
