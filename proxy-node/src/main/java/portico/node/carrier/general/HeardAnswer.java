package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import portico.node.carrier.general.Timers.For;

/** A service's answer in whose place the client gets another one, read to its end for who keeps it: nothing of it goes out. */
final class HeardAnswer implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final HttpClientResponse source;
    private final Timers timers;
    private boolean over;

    HeardAnswer(GeneralExchange exchange, HttpClientResponse source, Timers timers) {
        this.exchange = exchange;
        this.source = source;
        this.timers = timers;
    }

    /** @param idleNanos for how long nothing need come */
    void start(long idleNanos) {
        source.exceptionHandler(broken -> end(false));
        source.endHandler(end -> end(true));
        source.handler(this);
        source.resume();
        exchange.moved();
        timers.startIdle(idleNanos, exchange::movedNanos, () -> end(false));
    }

    @Override
    public void handle(Buffer chunk) {
        if (over || exchange.isOver()) return;
        exchange.moved();
        exchange.passing(chunk);
        if (exchange.hearsEnough()) end(false);
    }

    /** It is not waited for any longer. */
    void end(boolean whole) {
        if (over || exchange.isOver()) return;
        over = true;
        timers.cancel(For.IDLE);
        exchange.heard(whole);
    }
}
