package portico.node.policy.jwt;

/** Why a token is not good. */
public enum TokenFault {
    MALFORMED("The token is malformed"),
    UNKNOWN_KEY("The token is signed with an unknown key"),
    WRONG_ALGORITHM("The token is signed in a way that does not go with its key"),
    WRONG_SIGNATURE("The signature is wrong"),
    EXPIRED("The token has expired"),
    WITHOUT_EXPIRY("The token never expires"),
    NOT_YET("The token is not valid yet"),
    WRONG_AUDIENCE("The token is for somebody else"),
    INACTIVE("The token is not good any more, or never was"),
    LACKS_CLAIM("The token lacks a claim"),
    UNKNOWN_CONSUMER("The token is for nobody who is known here");

    private final String description;

    TokenFault(String description) {
        this.description = description;
    }

    /** For the caller. */
    String description() {
        return description;
    }
}
