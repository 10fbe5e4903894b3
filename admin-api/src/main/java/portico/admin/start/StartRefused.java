package portico.admin.start;

/** The admin service cannot start as it is set; the message says to the operator why, and what to do. */
final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartRefused(String message) {
        super(message);
    }
}
