package portico.node.carrier.general;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.Refusal;
import portico.node.gateway.Forwarding;
import portico.node.limit.Limit;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Tries;
import portico.node.upstream.UpstreamTarget;

/**
 * The tries of an exchange at its service, one after the other, until an answer goes on or nothing more is tried. There is one
 * only where a service is asked.
 */
final class GeneralTries {
    @Limit(
            "Times that a request over TLS or HTTP/2, lost each time on a connection that its service had closed in silence, is sent"
                    + " again; then 502")
    private static final int RESENDS_MAX = 3;

    private final GeneralExchange exchange;
    private final Tries tries;
    private final Forwarding to;

    /** The one that is under way, or whose answer goes on. */
    private @Nullable GeneralTry current;

    private int resends;

    /** @param tries have begun */
    GeneralTries(GeneralExchange exchange, Tries tries, Forwarding to) {
        this.exchange = exchange;
        this.tries = tries;
        this.to = to;
    }

    /** Tries it at the target whose turn it is. */
    void attempt() {
        UpstreamTarget target = tries.next();
        if (target == null) exchange.refuse(Refusal.UNAVAILABLE);
        else attempt(target);
    }

    private void attempt(UpstreamTarget target) {
        if (!tries.connecting()) {
            exchange.refuse(Refusal.SERVICE_BUSY);
            return;
        }
        long patience = tries.tryNanos();
        if (patience != Deadlines.NONE) exchange.timers().start(For.TRY, patience, this::tookTooLong);
        current = new GeneralTry(this, exchange, to, target);
        current.start();
    }

    private void attemptIn(long millis) {
        exchange.timers().cancelTry();
        giveUp();
        tries.connected();
        Runnable next = () -> {
            if (!exchange.isOver()) attempt();
        };
        if (millis == 0) next.run();
        else exchange.timers().start(For.RETRY, TimeUnit.MILLISECONDS.toNanos(millis), next);
    }

    private void againOr(long wait, Refusal otherwise) {
        if (wait != Tries.NOT_AGAIN) attemptIn(wait);
        else exchange.refuse(otherwise);
    }

    /** Ends the one that is under way; what comes of it is nobody's business. */
    void giveUp() {
        GeneralTry given = current;
        current = null;
        if (given != null) given.giveUp();
    }

    /** It has ended by itself, and its connection is as good as before. */
    void ended() {
        current = null;
    }

    /** True while it waits for a connection that other exchanges have. */
    boolean isQueued() {
        return current != null && current.isQueued();
    }

    /** The request is out as a whole: from now on the service lets wait. */
    void awaitResponse() {
        if (current != null) current.awaitResponse();
    }

    /** A connection to the target stands. */
    void connected() {
        tries.connected();
    }

    /** There will be no connection to the target. */
    void notConnected(UpstreamTarget target, Throwable cause) {
        tries.connected();
        if (cause instanceof ConnectionPoolTooBusyException) {
            tries.noConnection();
            exchange.refuse(Refusal.SERVICE_BUSY);
            return;
        }
        to.upstream().tlsFailed(target.endpoint(), cause);
        boolean waited = GeneralTry.isTimeout(cause) && to.upstream().isPoolFull(target.endpoint(), exchange.loop());
        againOr(waited ? tries.afterWaiting() : tries.afterConnectFailure(), GeneralTry.refusal(cause));
    }

    private void tookTooLong() {
        if (exchange.isOver() || exchange.status() != 0) return;
        long wait;
        if (isQueued()) wait = tries.afterTimeoutWaiting();
        else if (current == null || current.isUnsent()) wait = tries.afterTimeoutUnsent();
        else wait = tries.afterTimeout(method(), exchange.isWhole());
        againOr(wait, Refusal.GATEWAY_TIMEOUT);
    }

    /** The connection that the request was sent on had been closed, as it seems, before the request came. */
    void lost(UpstreamTarget target, Throwable cause) {
        if (resends >= RESENDS_MAX || !tries.mayResend(method(), exchange.isWhole())) {
            notAnswered(cause);
            return;
        }
        resends++;
        tries.sentAgain();
        giveUp();
        // Later: others that were closed together with this one have then left the pool.
        exchange.later(() -> attempt(target));
    }

    /** The service does not answer. */
    void notAnswered(Throwable cause) {
        Refusal refusal = GeneralTry.refusal(cause);
        boolean again = refusal != Refusal.GATEWAY_TIMEOUT && !exchange.isWebSocket();
        if (refusal == Refusal.GATEWAY_TIMEOUT) tries.timedOut();
        else if (!again) tries.lost();
        againOr(again ? tries.afterReset(method(), exchange.isWhole()) : Tries.NOT_AGAIN, refusal);
    }

    /** The service's answer begins: it goes on, unless it is one to try again after. */
    void answered(HttpClientResponse arrived) {
        if (exchange.isWebSocket()) {
            exchange.upgraded(to, arrived);
            return;
        }
        long wait = tries.afterStatus(arrived.statusCode(), method(), exchange.isWhole());
        if (wait != Tries.NOT_AGAIN) {
            arrived.exceptionHandler(reset -> {});
            attemptIn(wait);
            return;
        }
        arrived.pause();
        exchange.relay(to, arrived);
    }

    private String method() {
        return exchange.head().method();
    }
}
