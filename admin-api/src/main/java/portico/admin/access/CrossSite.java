package portico.admin.access;

import portico.admin.problem.ProblemException;

/** The request may come from a page of somebody else (CSRF). */
final class CrossSite extends ProblemException {
    private static final long serialVersionUID = 1;

    CrossSite() {
        super(403, "cross-site", "Send the header Portico-Refresh: 1, from our own pages only");
    }
}
