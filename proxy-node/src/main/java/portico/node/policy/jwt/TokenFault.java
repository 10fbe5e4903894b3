package portico.node.policy.jwt;

/** Why a token is not good. */
public enum TokenFault {
    MALFORMED("The token is malformed"),
    UNKNOWN_KEY("The token is signed with an unknown key", TokenFault.NOT_SIGNED),
    WRONG_ALGORITHM("The token is signed in a way that does not go with its key", TokenFault.NOT_SIGNED),
    WRONG_SIGNATURE("The signature is wrong", TokenFault.NOT_SIGNED),
    EXPIRED("The token has expired"),
    WITHOUT_EXPIRY("The token never expires"),
    NOT_YET("The token is not valid yet"),
    WRONG_AUDIENCE("The token is for somebody else"),
    INACTIVE("The token is not good any more, or never was"),
    LACKS_CLAIM("The token lacks a claim"),
    UNKNOWN_CONSUMER("The token is for nobody who is known here");

    /** Which keys there are, and what for, is nothing that strangers need to find out. */
    private static final String NOT_SIGNED = "The token is not signed as it should be";

    private final String reason;
    private final String description;

    TokenFault(String reason) {
        this(reason, reason);
    }

    TokenFault(String reason, String description) {
        this.reason = reason;
        this.description = description;
    }

    /** For the caller, who may be anyone. */
    String description() {
        return description;
    }

    /** For those who may look into exchanges. */
    String reason() {
        return reason;
    }
}
