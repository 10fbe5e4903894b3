package portico.admin.access;

import portico.admin.problem.ProblemException;

/** The caller is not local, or does not know the secret of this start. */
final class LocalAccessRefused extends ProblemException {
    private static final long serialVersionUID = 1;

    LocalAccessRefused() {
        super(401, "local-access-refused", "Local access needs the secret of this start, from this machine");
    }
}
