package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.config.route.PathTemplate;
import portico.config.route.RouteAction;
import portico.node.exchange.Exchange;
import portico.node.exchange.Slice;

/** How the path that is asked of the upstream is made from the one that matched. */
interface ForwardPath {
    Slice of(Exchange exchange);

    /** The path by which the client gets to what the service calls by this one; the same where nobody can know. */
    default Slice outside(Exchange exchange, Slice path) {
        return path;
    }

    /** The way that a forward says; null when the path goes on as it is. */
    static @Nullable ForwardPath of(RouteAction.Forward forward) {
        if (forward.rewrite() != null) {
            PathTemplate rewrite = PathTemplate.parse(forward.rewrite());
            return exchange ->
                    Slice.of(Captured.fill(rewrite, exchange.captures()).toString());
        }
        String strip = forward.stripPrefix();
        String add = forward.addPrefix();
        if (strip == null && add == null) return null;
        return new Prefixes(strip == null ? null : Slice.of(strip), add == null ? null : Slice.of(add));
    }
}
