package portico.admin.access;

import portico.admin.problem.ProblemException;

/** Nobody could manage users any more. */
final class LastAdmin extends ProblemException {
    private static final long serialVersionUID = 1;

    LastAdmin() {
        super(409, "last-admin", "This is the last admin who may sign in; make another one first");
    }
}
