package portico.node.composition;

/** A call cannot be made, or its answer cannot be used. Made without a trace: it is an outcome, not a fault. */
final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    CallFailed(Reason reason) {
        super(reason.word(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
