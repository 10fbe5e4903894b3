package portico.node.policy.jwt;

/** A token is not good. Without a trace: it is an answer to a caller, and anyone can call for many. */
final class BadToken extends Exception {
    private static final long serialVersionUID = 1;

    private final TokenFault fault;

    BadToken(TokenFault fault) {
        super(fault.description(), null, false, false);
        this.fault = fault;
    }

    TokenFault fault() {
        return fault;
    }
}
