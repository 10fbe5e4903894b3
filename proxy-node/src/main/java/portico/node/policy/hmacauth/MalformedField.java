package portico.node.policy.hmacauth;

/** A field is not a dictionary of structured values. */
final class MalformedField extends Exception {
    private static final long serialVersionUID = 1;

    MalformedField() {
        super("The field is malformed", null, false, false); // callers bring it about as they like: no stack trace
    }
}
