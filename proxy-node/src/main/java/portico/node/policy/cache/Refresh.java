package portico.node.policy.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portico.node.composition.Reason;
import portico.node.composition.ServiceCall.Receiver;
import portico.node.exchange.Exchange;
import portico.node.exchange.ResponseHead;
import portico.node.policy.cache.Flight.Landing;

/** Fetches anew what is stale, while clients are given the stale answer (RFC 5861 §3). */
final class Refresh implements Receiver {
    private final AnswerStore store;
    private final Visit visit;
    private final Exchange asking;
    private final long bytesMax;
    private final Whole then;
    private @Nullable ResponseHead head;
    private long room;

    /** What is done with an answer that is there as a whole. */
    interface Whole {
        /** @return true when it is kept */
        boolean keep(Exchange asking, Visit visit, ResponseHead head, int status, byte[] body);
    }

    /** @param visit with the flight of those who wait for it */
    Refresh(AnswerStore store, Visit visit, Exchange asking, long bytesMax, Whole then) {
        this.store = store;
        this.visit = visit;
        this.asking = asking;
        this.bytesMax = bytesMax;
        this.then = then;
    }

    @Override
    public void arrived(ResponseHead head) {
        this.head = head.copy(); // what is done with it is decided when it is whole
    }

    @Override
    public @Nullable Reason take(int octets) {
        if (room + octets > bytesMax || !store.takeRoom(octets)) return Reason.TOO_LARGE;
        room += octets;
        return null;
    }

    @Override
    public void answered(byte[] body) {
        ResponseHead head = Objects.requireNonNull(this.head);
        boolean kept = false;
        try {
            kept = then.keep(asking, visit, head, head.status(), body);
        } finally {
            end(kept ? Landing.STORED : Landing.UNSTORABLE);
        }
    }

    @Override
    public void failed(Reason reason) {
        end(Landing.UNSTORABLE);
    }

    private void end(Landing landing) {
        store.giveRoomBack(room);
        room = 0;
        Flight flight = visit.flight();
        if (flight != null) flight.land(landing);
    }
}
