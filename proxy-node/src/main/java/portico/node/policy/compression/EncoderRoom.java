package portico.node.policy.compression;

import java.util.concurrent.atomic.AtomicLong;
import portico.node.limit.Limit;

/** What encoders take outside of the heap: each lives as long as its answer, and so as long as a client that reads slowly likes. */
public final class EncoderRoom {
    @Limit("Octets that the encoders of answers which are being compressed take on a node, by and large;"
            + " beyond that answers go out as they are")
    static final long BYTES_MAX = 256 << 20;

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    /** With the usual bound. */
    public EncoderRoom() {
        this(BYTES_MAX);
    }

    EncoderRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes so many octets; false, with nothing taken, when that much is not left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) return true;
        taken.addAndGet(-bytes);
        return false;
    }

    /** Of what was taken. */
    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many octets encoders take now. */
    public long taken() {
        return taken.get();
    }
}
