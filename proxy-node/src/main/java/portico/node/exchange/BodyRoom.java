package portico.node.exchange;

/**
 * How much of requests' bodies the exchanges of an event loop may hold at once: taken as octets come, given back when they
 * are let go.
 */
public final class BodyRoom {
    private final long bytesMax;
    private long taken;

    public BodyRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes room for so many octets; false, with nothing taken, when that much is not left. */
    public boolean take(int bytes) {
        if (bytes > bytesMax - taken) return false;
        taken += bytes;
        return true;
    }

    /** How many octets are held now; from another thread it may be a moment old. */
    public long taken() {
        return taken;
    }

    /** Of what was taken. */
    public void giveBack(long bytes) {
        taken -= bytes;
    }
}
