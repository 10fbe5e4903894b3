package portico.admin.problem;

import java.util.List;
import java.util.function.UnaryOperator;
import portico.config.Problem;
import portico.config.Problems;

/** A configuration that no node would accept, or that does not fit what there is. */
public final class InvalidInput extends ProblemException {
    private static final long serialVersionUID = 1;

    public InvalidInput(List<Problem> errors) {
        super(422, "invalid-configuration", detail(errors), errors);
    }

    public InvalidInput(String field, String message) {
        this(List.of(new Problem(field, message)));
    }

    /** The same, with more said of each problem. */
    public InvalidInput with(UnaryOperator<Problem> more) {
        return new InvalidInput(details().errors().stream().map(more).toList());
    }

    /** Throws when there is anything in the collector. */
    public static void throwIfAny(Problems problems) {
        if (!problems.isEmpty()) throw new InvalidInput(problems.list());
    }

    private static String detail(List<Problem> errors) {
        String first = errors.get(0).toString();
        return errors.size() == 1 ? first : first + ", and " + (errors.size() - 1) + " more";
    }
}
