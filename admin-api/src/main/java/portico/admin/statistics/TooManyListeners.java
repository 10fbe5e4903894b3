package portico.admin.statistics;

import portico.admin.problem.ProblemException;

/** As many listen to the live traffic as one replica serves. */
final class TooManyListeners extends ProblemException {
    private static final long serialVersionUID = 1;

    TooManyListeners() {
        super(503, "busy", "Too many are listening to the live traffic; try again later");
    }
}
