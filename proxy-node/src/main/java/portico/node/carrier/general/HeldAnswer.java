package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.BodyRoom;
import portico.node.exchange.Held;
import portico.node.exchange.Refusal;

/** A service's answer that a policy wants as a whole: nothing of it goes out before its end. */
final class HeldAnswer implements Handler<Buffer>, Held {
    private final GeneralExchange exchange;
    private final HttpClientResponse source;
    private final int octetsMax;
    private final BodyRoom room;
    private Buffer octets = Buffer.buffer();
    private long taken;
    private boolean over;

    HeldAnswer(GeneralExchange exchange, HttpClientResponse source, int octetsMax) {
        this.exchange = exchange;
        this.source = source;
        this.octetsMax = octetsMax;
        room = exchange.loop().bodyRoom();
    }

    /** @param idleNanos for how long nothing need come */
    void start(Timers timers, long idleNanos) {
        exchange.holds(this);
        if (Fields.length(source.headers()) > octetsMax) {
            source.exceptionHandler(reset -> {});
            fail(Refusal.ANSWER_TOO_LARGE);
            return;
        }
        source.exceptionHandler(broken -> fail(Refusal.BAD_GATEWAY));
        source.endHandler(end -> {
            if (over || exchange.isOver()) return;
            over = true;
            timers.cancel(For.IDLE);
            byte[] whole = octets.getBytes();
            octets = Buffer.buffer(); // in memory once, as it is counted
            exchange.held(this, whole);
        });
        source.handler(this);
        source.resume();
        exchange.moved();
        timers.startIdle(idleNanos, exchange::movedNanos, () -> fail(Refusal.GATEWAY_TIMEOUT));
    }

    private void fail(Refusal refusal) {
        if (over || exchange.isOver()) return;
        over = true;
        exchange.notHeld(refusal);
    }

    @Override
    public void handle(Buffer chunk) {
        if (over || exchange.isOver()) return;
        exchange.moved();
        if (chunk.length() > octetsMax - octets.length()) {
            fail(Refusal.ANSWER_TOO_LARGE);
        } else if (room.take(chunk.length())) {
            taken += chunk.length();
            exchange.passing(chunk);
            octets.appendBuffer(chunk);
        } else {
            fail(Refusal.OVERLOADED);
        }
    }

    /** Counts from now on as this, which is there beside it; false when there is no room for that. */
    boolean becomes(byte[] changed) {
        if (!room.take(changed.length)) return false;
        room.giveBack(taken);
        taken = changed.length;
        return true;
    }

    @Override
    public void release() {
        over = true;
        room.giveBack(taken);
        taken = 0;
    }
}
