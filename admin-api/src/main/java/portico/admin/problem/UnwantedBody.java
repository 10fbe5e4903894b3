package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** There is a body, and the operation would not read it. */
public final class UnwantedBody extends ProblemException {
    private static final long serialVersionUID = 1;

    public UnwantedBody() {
        super(
                400,
                "unwanted-body",
                "This operation takes no body: leave it out",
                List.of(new Problem("", "is there, and this operation takes none: leave it out")));
    }
}
