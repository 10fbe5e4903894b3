package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** Something that the caller did, or ran into; knows its status. Never for our own faults. */
public abstract class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient List<Problem> errors;

    /**
     * @param code the kind of problem in a word or two, for programs
     * @param detail what happened here, in a sentence, for people
     * @param errors the fields that are to blame, if any
     */
    protected ProblemException(int status, String code, String detail, List<Problem> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    protected ProblemException(int status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    public final int status() {
        return status;
    }

    /** The answer's body. */
    public final ProblemDetails details() {
        return ProblemDetails.of(status, code, String.valueOf(getMessage()), errors);
    }
}
