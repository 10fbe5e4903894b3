package portico.node.policy.jwt;

/** A token is not good. Without a trace: it is an answer to a caller, and anyone can call for many. */
public final class BadToken extends Exception {
    private static final long serialVersionUID = 1;

    private final TokenFault fault;

    public BadToken(TokenFault fault) {
        super(fault.reason(), null, false, false);
        this.fault = fault;
    }

    /** Why. */
    public TokenFault fault() {
        return fault;
    }
}
