package portico.node.gateway;

import portico.config.snapshot.EntityProblem;

/** A configuration that this node cannot serve. */
public final class Unservable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EntityProblem problem;

    public Unservable(EntityProblem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /** Which entity, which field, what. */
    public EntityProblem problem() {
        return problem;
    }
}
