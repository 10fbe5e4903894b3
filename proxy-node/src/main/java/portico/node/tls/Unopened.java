package portico.node.tls;

/** Something is wrong with a certificate, or its key does not open with this keyring. */
public final class Unopened extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String certificate;

    Unopened(String certificate, Exception cause) {
        super(cause.getMessage(), cause);
        this.certificate = certificate;
    }

    /** Its name. */
    public String certificate() {
        return certificate;
    }
}
