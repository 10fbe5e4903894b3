package portico.admin.access;

import portico.admin.problem.ProblemException;

/** Name and password do not belong together; which of them is wrong is not said. */
final class LoginRefused extends ProblemException {
    private static final long serialVersionUID = 1;

    LoginRefused() {
        super(401, "login-refused", "The name or the password is wrong, or this user may not sign in");
    }
}
