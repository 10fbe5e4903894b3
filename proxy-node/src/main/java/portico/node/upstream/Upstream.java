package portico.node.upstream;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.service.Protocol;
import portico.config.service.Service;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.names.Names;
import portico.node.tls.UpstreamTls;

/**
 * A service as it runs. Its parts are live, and go on from one configuration to the next as long as the settings that
 * each is made of stay.
 */
public final class Upstream {
    private final Service service;
    private final UpstreamTls tls;
    private final TlsFailures tlsFailures;
    private final Fleet fleet;
    private final Breaker breaker;
    private final RetryBudget budget;
    private final RetryRules rules;
    private final Clients clients;

    /** @param before the service as it ran until now, or null */
    Upstream(Service service, UpstreamTls tls, @Nullable Upstream before, Vertx vertx, Names names, int loops) {
        LongSupplier clock = System::nanoTime;
        this.service = service;
        this.tls = tls;
        tlsFailures = new TlsFailures(service.name());
        fleet = before != null && before.fleet.isFor(service)
                ? before.fleet
                : new Fleet(
                        service,
                        before == null ? null : before.fleet,
                        loops,
                        names,
                        (millis, work) -> vertx.setTimer(millis, fired -> work.run()),
                        clock);
        breaker = before != null && before.breaker.isFor(service.breaker())
                ? before.breaker
                : new Breaker(service.breaker());
        int percent = service.retries().budgetPercent();
        budget = before != null && before.budget.isFor(percent)
                ? before.budget
                : new RetryBudget(percent, loops, clock.getAsLong());
        PoolLimits limits = PoolLimits.of(service.pool(), loops);
        clients = before != null && before.clients.isFor(service.targetProtocol(), tls, limits)
                ? before.clients
                : new Clients(vertx, service.targetProtocol(), tls, limits, loops);
        rules = new RetryRules(service.retries());
    }

    public Service service() {
        return service;
    }

    /** True when it is spoken to in plain HTTP/1.1. */
    public boolean isPlain() {
        return service.targetProtocol() == Protocol.HTTP;
    }

    /** True when it is spoken to in HTTP/2. */
    public boolean isHttp2() {
        Protocol protocol = service.targetProtocol();
        return protocol == Protocol.H2 || protocol == Protocol.H2C;
    }

    /** The name that a target is asked for over TLS, and must have a certificate for; null for its own. Never the client's. */
    public @Nullable String serverName() {
        return service.targetProtocol().tls() ? tls.serverName() : null;
    }

    /** A connection failed, or ended: says in the log why, if TLS is the reason, since nobody else is told. */
    public void tlsFailed(Endpoint endpoint, @Nullable Throwable failure) {
        if (service.targetProtocol().tls()) tlsFailures.note(endpoint.address(), failure);
    }

    /** True when the loop has all connections to it that it may have: whoever waits for one waits for other exchanges. */
    public boolean isPoolFull(Endpoint endpoint, Loop loop) {
        return clients.isFull(loop, endpoint.socketAddress());
    }

    /**
     * An exchange waits no longer for a connection; one that stands and stays silent shall not be there for ever.
     *
     * @param loop of the exchange
     * @param nanos how long it waited
     */
    public void notConnectedInTime(Endpoint endpoint, SingleThreadEventLoop loop, long nanos) {
        Agreement.doubt(loop, endpoint.socketAddress(), nanos);
    }

    UpstreamTls tls() {
        return tls;
    }

    /** The loop's own client. */
    public HttpClient client(Loop loop) {
        return clients.of(loop);
    }

    /**
     * Where an exchange that is only explained would be tried first.
     *
     * @return null when it would be refused
     */
    public @Nullable Endpoint preview(Exchange exchange) {
        if (breaker.isOpen()) return null;
        UpstreamTarget target = fleet.pick(exchange, new Tries(exchange));
        return target == null ? null : target.endpoint();
    }

    /** Why {@link #preview} knows no target. */
    public Refusal previewRefusal() {
        return breaker.isOpen() ? breaker.openRefusal() : Refusal.UNAVAILABLE;
    }

    Fleet fleet() {
        return fleet;
    }

    Breaker breaker() {
        return breaker;
    }

    RetryBudget budget() {
        return budget;
    }

    /** When requests are sent again, where their route says nothing else. */
    public RetryRules rules() {
        return rules;
    }
}
