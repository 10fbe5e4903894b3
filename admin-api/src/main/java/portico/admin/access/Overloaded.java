package portico.admin.access;

import portico.admin.problem.ProblemException;

/** More is asked at once than the admin service will do at once. */
final class Overloaded extends ProblemException {
    private static final long serialVersionUID = 1;

    Overloaded(String detail) {
        super(503, "busy", detail);
    }
}
