package portico.node.edge;

/** Why a request's host is refused. */
public enum HostRefusal {
    TOO_LONG("is over 253 characters"),
    USER_INFO("holds an @"),
    BAD_CHARACTER("holds a character that no host name has"),
    BAD_LABEL("holds a label that is empty or over 63 characters"),
    BAD_ADDRESS("is not an IPv6 address in brackets"),
    BAD_PORT("holds a port that is not 0 to 65535");

    private final String detail;

    HostRefusal(String detail) {
        this.detail = detail;
    }

    /** Follows "The host". */
    public String detail() {
        return detail;
    }
}
