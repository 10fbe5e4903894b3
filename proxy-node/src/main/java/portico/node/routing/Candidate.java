package portico.node.routing;

import portico.config.route.Route;

/**
 * A route that may be matched.
 *
 * @param value what the route became in compile, which a match answers with
 */
public record Candidate<T>(Route route, T value) {}
