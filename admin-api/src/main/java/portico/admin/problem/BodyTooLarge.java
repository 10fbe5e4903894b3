package portico.admin.problem;

import java.util.List;
import portico.config.Problem;

/** More than the endpoint takes. */
public final class BodyTooLarge extends ProblemException {
    private static final long serialVersionUID = 1;

    public BodyTooLarge(long bytesMax) {
        super(
                413,
                "body-too-large",
                "The body is over %d bytes".formatted(bytesMax),
                List.of(new Problem("", "is over %d bytes".formatted(bytesMax))));
    }
}
