package portico.admin.access;

import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** The request may come from a page of somebody else (CSRF). */
final class CrossSite extends ProblemException {
    private static final long serialVersionUID = 1;

    /** @param field the header field that is missing, or says so */
    CrossSite(String field, String message) {
        super(
                403,
                "cross-site",
                "Send the header Portico-Refresh: 1, from our own pages only",
                List.of(new Problem(field, message)));
    }
}
