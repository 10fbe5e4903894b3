package portico.config.snapshot;

/** An entity in a chunk that this version cannot read; which one it is, is known all the same. */
public final class UnreadableEntity extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EntityProblem problem;

    UnreadableEntity(EntityProblem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    public EntityProblem problem() {
        return problem;
    }
}
