package portico.node.gateway;

import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;
import portico.config.route.RouteAction;
import portico.config.service.RetryOverrides;
import portico.node.exchange.Exchange;
import portico.node.exchange.Slice;
import portico.node.upstream.Deadlines;
import portico.node.upstream.RetryRules;
import portico.node.upstream.Upstream;

/** How exchanges go on to a service, with everything decided that the route's settings decide. */
public final class Forwarding {
    private static final int NO_PORT = -1;

    private final Upstream upstream;
    private final Way way;
    private final @Nullable ForwardPath path;
    private final @Nullable String host;
    private final @Nullable HostAndPort authority;
    private final boolean keepHost;
    private final Deadlines deadlines;
    private final RetryRules retries;
    private final @Nullable BackendHiding hiding;

    /**
     * What decides which request a service gets of a client's: where that is the same, it says the same.
     *
     * @param service its name
     */
    public record Way(
            String service,
            @Nullable String rewrite,
            @Nullable String stripPrefix,
            @Nullable String addPrefix,
            @Nullable String host,
            boolean keepHost,
            boolean hideBackend) {}

    Forwarding(RouteAction.Forward forward, Upstream upstream) {
        this.upstream = upstream;
        way = new Way(
                upstream.service().name(),
                forward.rewrite(),
                forward.stripPrefix(),
                forward.addPrefix(),
                forward.host(),
                forward.keepHost(),
                forward.hideBackend());
        path = ForwardPath.of(forward);
        host = forward.host();
        authority = host == null ? null : HostAndPort.parseAuthority(host, NO_PORT);
        keepHost = forward.keepHost();
        deadlines = Deadlines.of(upstream.service().timeouts().with(forward.timeouts()));
        retries = forward.retries().equals(RetryOverrides.NONE)
                ? upstream.rules()
                : new RetryRules(upstream.service().retries().with(forward.retries()));
        var inside = new InsideNames(upstream.service(), forward.host());
        hiding = forward.hideBackend() ? new BackendHiding(inside, path) : null;
    }

    public Upstream upstream() {
        return upstream;
    }

    /** Which way it is, as a value. */
    public Way way() {
        return way;
    }

    /** How long its exchanges may take. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** When its exchanges are tried again. */
    public RetryRules retries() {
        return retries;
    }

    /**
     * The Host that is sent to the service; null for the target's own.
     *
     * @param clientHost as the client sent it; null or empty when it sent none
     */
    public @Nullable CharSequence host(@Nullable CharSequence clientHost) {
        if (host != null) return host;
        return keepHost && clientHost != null && clientHost.length() > 0 ? clientHost : null;
    }

    /** The same in the form that Vert.x takes. */
    public @Nullable HostAndPort authority(String clientAuthority) {
        if (authority != null) return authority;
        return keepHost ? HostAndPort.parseAuthority(clientAuthority, NO_PORT) : null;
    }

    /** Keeps from clients what the service says of itself; null when the route has nothing against it. */
    public @Nullable BackendHiding hiding() {
        return hiding;
    }

    /** The path that is asked of the service, in normal form. */
    public Slice path(Exchange exchange) {
        return path == null ? exchange.head().path() : path.of(exchange);
    }

    @Override
    public String toString() {
        return upstream.service().name();
    }
}
