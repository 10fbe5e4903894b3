package portico.node.exchange;

/** The head of an upstream's response. */
public final class ResponseHead extends Head {
    private int status;

    public ResponseHead() {}

    private ResponseHead(ResponseHead other) {
        super(other);
        status = other.status;
    }

    /** The same, to be kept when this one is used again. */
    public ResponseHead copy() {
        return new ResponseHead(this);
    }

    public int status() {
        return status;
    }

    public void status(int status) {
        this.status = status;
    }
}
