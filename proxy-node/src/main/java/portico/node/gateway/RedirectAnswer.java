package portico.node.gateway;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.route.PathTemplate;
import portico.config.route.RouteAction;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;

/** Sends a client to a place that depends on what it asked for. */
final class RedirectAnswer {
    private static final byte[] NO_BODY = {};

    private final int status;
    private final PathTemplate location;
    private final boolean keepPath;

    private RedirectAnswer(RouteAction.Redirect redirect, PathTemplate location) {
        status = redirect.status();
        keepPath = redirect.keepPath();
        this.location = location;
    }

    /** Null when the place is the same for all. */
    static @Nullable RedirectAnswer of(RouteAction.Redirect redirect) {
        PathTemplate location = PathTemplate.parse(redirect.location());
        if (location.parameterNames().isEmpty() && !redirect.keepPath()) return null;
        return new RedirectAnswer(redirect, location);
    }

    Answer of(Exchange exchange) {
        StringBuilder to = Captured.fill(location, exchange.captures());
        if (keepPath) {
            if (!to.isEmpty() && to.charAt(to.length() - 1) == '/') to.setLength(to.length() - 1);
            to.append(exchange.head().path());
            Slice query = exchange.head().query();
            if (query != null) to.append('?').append(query);
        }
        return new Answer(status, List.of(Map.entry(HeaderName.LOCATION, to.toString())), NO_BODY);
    }
}
