package portico.node.composition;

import portico.node.exchange.Refusal;

/** Why a call failed, as far as clients are told. */
public enum Reason {
    TIMEOUT("timeout", 504, "A service did not answer in time"),
    STATUS("status", 502, "A service answered with an error"),
    UNREACHABLE("unreachable", 502, "A service could not be reached"),
    UNAVAILABLE("unavailable", 503, "A service takes no requests now"),
    TOO_LARGE("too-large", 502, "The services answered with too much"),
    MALFORMED("malformed", 502, "A service answered with what cannot be understood"),
    /** What it takes from another answer is not there, or cannot be put where it should go. */
    VALUE("value", 502, "A service answered without what is needed"),
    /** What it takes from the request is not there, or cannot be put where it should go. */
    REQUEST("request", 400, "The request lacks what is needed, or it cannot be used"),
    /** A call failed that it takes something from. */
    DEPENDENCY("dependency", 502, "A service is needed that failed"),
    OVERLOADED("overloaded", 503, "The gateway is too busy");

    private final String word;
    private final int status;
    private final String title;

    Reason(String word, int status, String title) {
        this.word = word;
        this.status = status;
        this.title = title;
    }

    /** As clients see it. */
    public String word() {
        return word;
    }

    /** What a client is told when a call failed that was required: which one and why, and nothing of its inside. */
    Refusal refusal(String call) {
        return Refusal.of(status, "composition-failed", title)
                .naming("call", call)
                .naming("reason", word);
    }
}
