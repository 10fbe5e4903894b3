package portico.node.gateway;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.node.account.RouteStats;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.Slice;
import portico.node.policy.Policy;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Upstream;

/** A route with everything decided that its settings decide. */
public final class CompiledRoute {
    private final Route route;
    private final @Nullable Upstream upstream;
    private final @Nullable ForwardPath path;
    private final boolean keepHost;
    private final @Nullable Deadlines deadlines;
    private final @Nullable Answer answer;
    private final RouteAction.@Nullable Redirect keptPath;
    private final Policy[] stage;
    private final Policy[] consumerStage;
    private final RouteStats[] stats;

    CompiledRoute(
            Route route, @Nullable Upstream upstream, Policy[] stage, Policy[] consumerStage, RouteStats[] stats) {
        this.route = route;
        this.upstream = upstream;
        this.stage = stage;
        this.consumerStage = consumerStage;
        this.stats = stats;
        RouteAction.Forward forward = route.forward();
        path = forward == null ? null : ForwardPath.of(forward);
        deadlines = forward == null || upstream == null
                ? null
                : Deadlines.of(upstream.service().timeouts().with(forward.timeouts()));
        keepHost = forward != null && forward.keepHost();
        RouteAction.Redirect redirect = route.redirect();
        keptPath = redirect != null && redirect.keepPath() ? redirect : null;
        answer = route.action()
                .fold(
                        ignored -> null,
                        to -> Answer.of(to.status(), Map.of("location", to.location()), ""),
                        respond -> Answer.of(respond.status(), respond.headers(), respond.body()));
    }

    /** The route as it was configured. */
    public Route route() {
        return route;
    }

    /** What this route's exchanges are forwarded to; null when it answers by itself. */
    public @Nullable Upstream upstream() {
        return upstream;
    }

    /** True when nothing about it needs more than plain HTTP/1.1 to be served. */
    public boolean isPlain() {
        return upstream == null || upstream.isPlain();
    }

    /** How long its exchanges may take; only for a route that forwards. */
    public Deadlines deadlines() {
        if (deadlines == null) throw new IllegalStateException("The route " + this + " forwards to nothing");
        return deadlines;
    }

    /** Whether the client's Host goes on instead of the target's. */
    public boolean keepsHost() {
        return keepHost;
    }

    /** The policies that run before the caller is known. */
    public Policy[] stage() {
        return stage;
    }

    /** The policies that run for callers without policies of their own. */
    Policy[] consumerStage() {
        return consumerStage;
    }

    /** What this loop counts for this route. */
    public RouteStats stats(Loop loop) {
        return stats[loop.index()];
    }

    /** The path that is asked of the upstream, in normal form. */
    public Slice forwardPath(Exchange exchange) {
        return path == null ? exchange.head().path() : path.of(exchange);
    }

    /** What the route itself answers; null when it forwards. */
    public @Nullable Answer answer(Exchange exchange) {
        if (keptPath == null) return answer;
        String location = keptPath.location();
        Slice query = exchange.head().query();
        String kept = (location.endsWith("/") ? location.substring(0, location.length() - 1) : location)
                + exchange.head().path()
                + (query == null ? "" : "?" + query);
        return new Answer(keptPath.status(), List.of(Map.entry(HeaderName.LOCATION, kept)), new byte[0]);
    }

    @Override
    public String toString() {
        return route.name();
    }
}
