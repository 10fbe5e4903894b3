package portico.node.policy.hmacauth;

/** Why a signature is not good. */
enum SignatureFault {
    MALFORMED("The signature is malformed"),
    SEVERAL("There are several signatures"),
    WRONG_ALGORITHM("The signature is made in a way that does not go with its key"),
    UNCOVERED("The signature does not cover what it must"),
    UNSUPPORTED("The signature covers what cannot be looked at here"),
    UNFORWARDED("The signature covers a field that does not go on"),
    NOT_YET("The signature is from the future"),
    EXPIRED("The signature has expired"),
    WRONG("The signature is wrong"),
    WRONG_DIGEST("The body is not the one of the digest"),
    REPLAYED("The signature was used before"),
    /** There is no room to remember it: nobody could tell the next time. */
    UNTELLABLE("Whether the signature was used before cannot be told");

    private final String description;

    SignatureFault(String description) {
        this.description = description;
    }

    /** For the caller. */
    String description() {
        return description;
    }
}
