package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** What shall go is still used by others. */
public final class InUse extends ProblemException {
    private static final long serialVersionUID = 1;

    /** @param users what uses it, such as "route orders", and by which field */
    public InUse(String what, List<Problem> users) {
        super(
                409,
                "in-use",
                "The %s is used by %s"
                        .formatted(
                                what,
                                String.join(
                                        ", ",
                                        users.stream()
                                                .map(Problem::field)
                                                .limit(10)
                                                .toList())),
                users);
    }
}
