package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.node.composition.Reason;
import portico.node.composition.ServiceCall;
import portico.node.exchange.ContentListener;

/** The content of the answer to a call, as far as there is room for it. */
final class CollectedBody implements ContentListener {
    private static final byte[] NOTHING = {};

    /** A length that is only said takes no more room than this. */
    private static final int FIRST_MAX = 64 << 10;

    private final ServiceCall.Receiver receiver;
    private byte[] octets = NOTHING;
    private int length;
    private @Nullable Reason full;

    CollectedBody(ServiceCall.Receiver receiver) {
        this.receiver = receiver;
    }

    /** @param said how long it will be; -1 when it is not known */
    void begin(long said) {
        octets = said > 0 ? new byte[(int) Math.min(said, FIRST_MAX)] : NOTHING;
    }

    @Override
    public void heard(ByteBuf in, int from, int more) {
        if (full != null) return;
        full = receiver.take(more);
        if (full != null) return;
        if (octets.length - length < more)
            octets = Arrays.copyOf(octets, Math.max(length + more, (int) Math.min(2L * octets.length, 1 << 30)));
        in.getBytes(from, octets, length, more);
        length += more;
    }

    /** Why there was no room for all that came; null when there was. */
    @Nullable Reason full() {
        return full;
    }

    byte[] octets() {
        return octets.length == length ? octets : Arrays.copyOf(octets, length);
    }
}
