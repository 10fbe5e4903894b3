package portico.node.gateway;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.route.Route;
import portico.node.account.ExchangeStats;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.policy.Policy;
import portico.node.upstream.Deadlines;

/** A route with everything decided that its settings decide. */
public final class CompiledRoute {
    private final Route route;
    private final Policy[] stage;
    private final Choice choice;
    private final boolean plain;
    private final @Nullable RedirectAnswer redirect;
    private final @Nullable Answer answer;
    private final ExchangeStats[] stats;
    private final long totalNanos;

    /**
     * @param stage the policies that run before the destination is chosen
     * @param destinations all that the choice may make
     */
    CompiledRoute(
            Route route, Policy[] stage, Choice choice, List<CompiledDestination> destinations, ExchangeStats[] stats) {
        this.route = route;
        this.stage = stage;
        this.choice = choice;
        this.stats = stats;
        totalNanos = destinations.stream()
                .mapToLong(CompiledDestination::totalNanos)
                .max()
                .orElse(Deadlines.NONE);
        plain = destinations.stream().allMatch(CompiledDestination::isPlain) && !Chains.needBodies(stage);
        redirect = route.redirect() == null ? null : RedirectAnswer.of(route.redirect());
        answer = route.action()
                .fold(
                        forward -> null,
                        split -> null,
                        compose -> null,
                        to -> Answer.of(to.status(), Map.of("location", to.location()), ""),
                        respond -> Answer.of(respond.status(), respond.headers(), respond.body()));
    }

    /** The route as it was configured. */
    public Route route() {
        return route;
    }

    /** True when nothing about it needs more than plain HTTP/1.1 to be served. */
    public boolean isPlain() {
        return plain;
    }

    /** How long its exchanges may take as long as it is not known where they go; {@link Deadlines#NONE} for any time. */
    public long totalNanos() {
        return totalNanos;
    }

    /** The policies that run before it is known where the exchange goes: none, unless that depends on who calls. */
    public Policy[] stage() {
        return stage;
    }

    /** Where the exchange goes; to be asked once. */
    public CompiledDestination destination(Exchange exchange) {
        return choice.of(exchange);
    }

    /** What this loop counts for this route. */
    public ExchangeStats stats(Loop loop) {
        return stats[loop.index()];
    }

    /** What the route itself answers; null when it forwards. */
    public @Nullable Answer answer(Exchange exchange) {
        return redirect == null ? answer : redirect.of(exchange);
    }

    @Override
    public String toString() {
        return route.name();
    }
}
