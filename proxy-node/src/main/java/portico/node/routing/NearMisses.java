package portico.node.routing;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import portico.config.explain.NearMiss;
import portico.config.explain.NearMiss.Reason;
import portico.config.route.HostPattern;
import portico.config.route.Route;
import portico.config.route.RouteMatch;
import portico.config.route.ValueMatch;
import portico.node.exchange.RequestHead;

/**
 * Which routes a request has only just missed. The matcher itself says so: it is made to go on where it would end, and
 * is asked for the other hosts. Only which paths are alike is a guess, for people who have mistyped one.
 */
final class NearMisses<T> {
    /** Of each kind; a list of all routes explains nothing. */
    private static final int EACH_MAX = 5;

    private static final int DETAIL_LENGTH_MAX = 200;

    /** A path is like another one from this many octets in common on, the slash included. */
    private static final int ALIKE_MIN = 3;

    private final Router<T> router;
    private final RequestHead head;
    private final Trail trail = new Trail();
    private final Set<String> named = new HashSet<>();
    private final List<NearMiss> misses = new ArrayList<>();

    NearMisses(Router<T> router, RequestHead head) {
        this.router = router;
        this.head = head;
    }

    List<NearMiss> list() {
        var captures = new Captures(trail);
        router.begin(head, captures);
        router.find(head, captures);
        Alternative<?> first = trail.first();
        if (first != null) named.add(first.route().name());
        add(trail.failed(), alternative -> wanting(alternative.route()));
        add(trail.later(), alternative -> miss(alternative, Reason.ORDER, "comes later in the matching order"));
        add(elsewhere(), alternative -> miss(alternative, Reason.HOST, "is for " + hosts(alternative)));
        // Once one route matches, nobody looks for a mistyped path.
        if (first == null)
            add(alike(), alternative -> miss(alternative, Reason.PATH, "is for " + alternative.pathText()));
        return List.copyOf(misses);
    }

    private interface Telling {
        NearMiss of(Alternative<?> alternative);
    }

    private void add(List<Alternative<?>> alternatives, Telling telling) {
        int added = 0;
        for (var alternative : alternatives) {
            if (added == EACH_MAX) return;
            if (!named.add(alternative.route().name())) continue;
            misses.add(telling.of(alternative));
            added++;
        }
    }

    /** What would match if the request had another host. */
    private List<Alternative<?>> elsewhere() {
        var captures = new Captures();
        router.begin(head, captures);
        var found = new ArrayList<Alternative<?>>();
        router.hosts().eachRoot(root -> {
            Alternative<T> there = found.size() < EACH_MAX * 4 ? router.paths().find(root, head, captures) : null;
            if (there != null && !isForHost(there.route())) found.add(there);
        });
        return found;
    }

    /** What has the host, and a path with a beginning like the request's. */
    private List<Alternative<?>> alike() {
        String path = head.path().toString();
        record Likeness(Alternative<?> alternative, int octets) {}
        var best = new PriorityQueue<Likeness>(Comparator.comparingInt(Likeness::octets));
        router.paths().eachAlternative(alternative -> {
            int octets = likeness(alternative.pathText(), path);
            if (octets < ALIKE_MIN || !isForHost(alternative.route())) return;
            best.add(new Likeness(alternative, octets));
            if (best.size() > EACH_MAX * 2) best.poll();
        });
        return best.stream()
                .sorted(Comparator.comparingInt(Likeness::octets).reversed())
                .<Alternative<?>>map(Likeness::alternative)
                .toList();
    }

    /** How many octets of the path are as the pattern has them; a parameter has any segment. */
    private static int likeness(String pattern, String path) {
        int at = 0;
        int in = 0;
        while (in < pattern.length() && at < path.length()) {
            if (pattern.charAt(in) == '{') {
                int slash = pattern.indexOf("}/", in);
                if (slash < 0) return at;
                in = slash + 1;
                while (at < path.length() && path.charAt(at) != '/') at++;
            } else if (pattern.charAt(in++) != path.charAt(at++)) {
                return at - 1;
            }
        }
        return at;
    }

    private boolean isForHost(Route route) {
        String host = head.host().toString();
        for (HostPattern pattern : route.match().hostPatterns()) if (pattern.matches(host, head.port())) return true;
        return false;
    }

    /** Why a route is not for the request, whose host and path it has: by the tests of the matcher, one at a time. */
    private NearMiss wanting(Route route) {
        RouteMatch match = route.match();
        if (!Predicates.of(match.methods(), Map.of(), Map.of()).hold(head))
            return miss(route, Reason.METHOD, "wants " + String.join(" or ", match.methods()));
        for (var header : match.headers().entrySet())
            if (!Predicates.of(List.of(), Map.of(header.getKey(), header.getValue()), Map.of())
                    .hold(head)) return miss(route, Reason.HEADER, "wants the header " + words(header));
        for (var parameter : match.query().entrySet())
            if (!Predicates.of(List.of(), Map.of(), Map.of(parameter.getKey(), parameter.getValue()))
                    .hold(head)) return miss(route, Reason.QUERY, "wants the query parameter " + words(parameter));
        if (!Predicates.of(new RouteMatch(null, null, null, null, null, match.clients(), 0))
                .hold(head))
            return miss(route, Reason.CLIENT, "wants a client in " + String.join(" or ", match.clients()));
        return miss(route, Reason.PATH, "wants a path like " + String.join(" or ", match.paths()));
    }

    private static String words(Map.Entry<String, ValueMatch> test) {
        ValueMatch value = test.getValue();
        if (value.exact() != null) return test.getKey() + " to be " + value.exact();
        if (value.regex() != null) return test.getKey() + " to look like " + value.regex();
        return test.getKey() + (Boolean.TRUE.equals(value.present()) ? " to be there" : " not to be there");
    }

    private static String hosts(Alternative<?> alternative) {
        List<String> hosts = alternative.route().match().hosts();
        return hosts.stream().limit(3).collect(joining(" or ")) + (hosts.size() > 3 ? " or others" : "");
    }

    private static NearMiss miss(Alternative<?> alternative, Reason reason, String detail) {
        return miss(alternative.route(), reason, detail);
    }

    private static NearMiss miss(Route route, Reason reason, String words) {
        boolean fits = words.length() <= DETAIL_LENGTH_MAX;
        return new NearMiss(route.name(), reason, fits ? words : words.substring(0, DETAIL_LENGTH_MAX - 1) + "…");
    }
}
