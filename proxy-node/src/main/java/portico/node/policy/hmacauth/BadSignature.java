package portico.node.policy.hmacauth;

/** A signature is not good. */
final class BadSignature extends Exception {
    private static final long serialVersionUID = 1;
    private final SignatureFault fault;

    BadSignature(SignatureFault fault) {
        super(fault.description(), null, false, false); // callers bring it about as they like: no stack trace
        this.fault = fault;
    }

    SignatureFault fault() {
        return fault;
    }
}
