package portico.node.policy.cache;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.AnswerListener;
import portico.node.policy.cache.Flight.Landing;

/** An answer on its way in: copied as it goes by to the client, and kept when it is whole. */
final class Filling implements AnswerListener {
    private static final int BYTES_AT_FIRST = 8 * 1024;

    private final AnswerStore store;
    private final CacheKey key;
    private final StoredFields fields;
    private final int status;
    private final Entry.Terms terms;
    private final long began;
    private final @Nullable Flight flight;
    private final long bytesMax;
    private final long declared;
    private byte[] body;
    private int length;
    private long room;
    private boolean over;

    /**
     * @param began the store's sequence when the answer was asked for
     * @param flight those who wait for it; null for nobody
     * @param bytesMax of its body
     * @param declared how long the service says that the body is; negative when it does not
     */
    Filling(
            AnswerStore store,
            CacheKey key,
            StoredFields fields,
            int status,
            Entry.Terms terms,
            long began,
            @Nullable Flight flight,
            long bytesMax,
            long declared) {
        this.store = store;
        this.key = key;
        this.fields = fields;
        this.status = status;
        this.terms = terms;
        this.began = began;
        this.flight = flight;
        this.bytesMax = bytesMax;
        this.declared = declared;
        body = new byte[0];
    }

    @Override
    public void heard(ByteBuf in, int from, int more) {
        if (over || more == 0) return;
        boolean fits = length + (long) more <= bytesMax;
        if (!fits || !isRoomFor(length + more)) {
            if (!fits) store.pass(key); // the next one will not be smaller
            giveUp(Landing.UNSTORABLE);
            return;
        }
        in.getBytes(from, body, length, more);
        length += more;
    }

    private boolean isRoomFor(int needed) {
        if (needed <= body.length) return true;
        long size = Math.max(needed, Math.max(BYTES_AT_FIRST, body.length * 2L));
        // One that says how long it is grows to that; but only as it comes.
        if (declared >= 0 && size > declared) size = Math.max(needed, declared);
        size = Math.min(size, Math.max(needed, bytesMax));
        if (!store.takeRoom(size - body.length)) return false;
        room += size - body.length;
        body = Arrays.copyOf(body, (int) size);
        return true;
    }

    @Override
    public void whole() {
        if (over) return;
        over = true;
        boolean kept = false;
        if (declared < 0 || declared == length) {
            byte[] octets = body.length == length ? body : Arrays.copyOf(body, length);
            kept = store.put(new Entry(key, fields.answer(status, octets), terms, began));
        }
        body = new byte[0];
        store.giveRoomBack(room);
        if (flight != null) flight.land(kept ? Landing.STORED : Landing.UNSTORABLE);
    }

    @Override
    public void unfit() {
        giveUp(Landing.UNSTORABLE);
    }

    @Override
    public void lost() {
        giveUp(Landing.ABANDONED);
    }

    @Override
    public boolean isContent() {
        return over;
    }

    private void giveUp(Landing landing) {
        if (over) return;
        over = true;
        body = new byte[0];
        store.giveRoomBack(room);
        if (flight != null) flight.land(landing);
    }
}
