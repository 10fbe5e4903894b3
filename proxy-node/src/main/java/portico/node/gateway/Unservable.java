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

    /** @param fault of ours, as far as is known: it may pass */
    public Unservable(EntityProblem problem, RuntimeException fault) {
        super(problem.toString(), fault);
        this.problem = problem;
    }

    /** True when nothing is known to be wrong with the entity, and the node failed at it. */
    public boolean isFault() {
        return getCause() != null;
    }

    /** Which entity, which field, what. */
    public EntityProblem problem() {
        return problem;
    }
}
