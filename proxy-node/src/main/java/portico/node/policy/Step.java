package portico.node.policy;

/** What a policy wants to happen next. */
public enum Step {
    /** The exchange goes on to the next policy. */
    NEXT,
    /** The policy has answered the exchange. */
    ANSWERED,
    /** The policy waits for something and will resume the exchange. */
    LATER
}
