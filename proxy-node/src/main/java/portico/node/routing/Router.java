package portico.node.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.explain.NearMiss;
import portico.config.route.HostPattern;
import portico.config.route.PathPattern;
import portico.config.route.RouteMatch;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/**
 * Finds the route that a request is for, in the order that {@code docs/reference/matching.md} states. Built once for
 * each routing snapshot, off the event loops; a match makes no object, and its cost does not grow with the routes.
 *
 * @param <T> what a route became in compile
 */
public final class Router<T> {
    private final HostIndex hosts = new HostIndex();
    private final PathTree<T> paths;

    private Router(List<Candidate<T>> candidates) {
        var tree = new PathTreeBuilder<T>();
        var shared = new HashMap<Object, Predicates>();
        for (var candidate : candidates) if (candidate.route().enabled()) grow(tree, candidate, shared);
        this.paths = tree.build();
    }

    /** A router for these routes; those that are not enabled are left out. The routes' checks found nothing wrong. */
    public static <T> Router<T> of(List<Candidate<T>> candidates) {
        return new Router<>(candidates);
    }

    /**
     * What the request's route became, or null when no route is for it.
     *
     * @param captures gets what the parameters are bound to
     */
    public @Nullable T match(RequestHead head, Captures captures) {
        Slice path = head.path();
        begin(head, captures);
        if (path.length() == 0 || path.charAt(0) != '/') return null; // "OPTIONS *" is for the gateway itself
        Alternative<T> found = find(head, captures);
        if (found == null) return null;
        captures.matched(found);
        return found.value();
    }

    /**
     * Routes that are almost for this request, or are but for the one that comes before them; the nearest first, and only
     * a few. Looks at all routes: not for event loops.
     */
    public List<NearMiss> nearMisses(RequestHead head) {
        Slice path = head.path();
        return path.length() == 0 || path.charAt(0) != '/' ? List.of() : new NearMisses<>(this, head).list();
    }

    HostIndex hosts() {
        return hosts;
    }

    PathTree<T> paths() {
        return paths;
    }

    /** Prepares the scratch paper for {@link #find}. */
    void begin(RequestHead head, Captures captures) {
        captures.begin(head.path(), paths.depthMax());
        if (paths.constraintCount() > 0) captures.beginVerdicts(this, paths.constraintCount());
    }

    @Nullable Alternative<T> find(RequestHead head, Captures captures) {
        if (hosts.namesPorts()) {
            Alternative<T> found = find(hosts.exact(head.host(), head.port()), head, captures);
            if (found != null) return found;
        }
        Alternative<T> found = find(hosts.exact(head.host(), HostPattern.ANY_PORT), head, captures);
        if (found != null) return found;
        if (hosts.wildcardsMax() > 0) {
            int[] roots = captures.roots(hosts.wildcardsMax());
            for (int index = hosts.wildcards(head.host(), head.port(), roots) - 1; index >= 0; index--) {
                found = find(roots[index], head, captures);
                if (found != null) return found;
            }
        }
        if (hosts.namesPorts()) {
            found = find(hosts.any(head.port()), head, captures);
            if (found != null) return found;
        }
        return find(hosts.any(HostPattern.ANY_PORT), head, captures);
    }

    private @Nullable Alternative<T> find(int root, RequestHead head, Captures captures) {
        return root == HostIndex.NONE ? null : paths.find(root, head, captures);
    }

    private void grow(PathTreeBuilder<T> tree, Candidate<T> candidate, Map<Object, Predicates> shared) {
        RouteMatch match = candidate.route().match();
        // Most routes ask for the same few things: one object for all of them stays in the processor's cache.
        Predicates predicates = shared.computeIfAbsent(
                List.of(match.methods(), match.headers(), match.query(), match.clients()),
                first -> Predicates.of(match));
        List<PathPattern> patterns = match.pathPatterns();
        for (int index = 0; index < patterns.size(); index++) {
            PathPattern path = patterns.get(index);
            String written = match.paths().isEmpty() ? "/**" : match.paths().get(index);
            var constraints = tree.constraints(path);
            for (var host : match.hostPatterns())
                tree.add(
                        hosts.root(host, tree::newRoot),
                        path,
                        new Alternative<>(
                                candidate.value(), candidate.route(), written, path, predicates, constraints));
        }
    }
}
