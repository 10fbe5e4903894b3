package portico.node.exchange;

/**
 * Whether the node's memory is short. Then nothing new begins, so that what has begun gets what it needs to end. Said by one
 * thread, read by all.
 */
public final class Memory {
    private volatile boolean isShort;

    /** True when nothing new should begin. */
    public boolean isShort() {
        return isShort;
    }

    /** From now on it is, or is not. */
    public void isShort(boolean now) {
        isShort = now;
    }
}
