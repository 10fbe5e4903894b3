package portico.node.exchange;

/** The head of an upstream's response. */
public final class ResponseHead extends Head {
    private int status;

    public int status() {
        return status;
    }

    public void status(int status) {
        this.status = status;
    }
}
