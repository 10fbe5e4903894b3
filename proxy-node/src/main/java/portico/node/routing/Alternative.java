package portico.node.routing;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.route.PathPattern;
import portico.config.route.Route;
import portico.node.exchange.RequestHead;

/** One path of one route, at the end of a branch of the tree, where only its constraints and predicates are left to ask. */
final class Alternative {
    /**
     * The part of the matching order that the tree does not decide. The last two only make the order total: what they
     * would decide between overlaps by constraint alone, or has been refused as tied.
     */
    static final Comparator<Alternative> ORDER = Comparator.comparingInt(
                    (Alternative it) -> -it.route.match().priority())
            .thenComparing(it -> it.route.match().methods().isEmpty())
            .thenComparingInt(it -> -it.route.match().headers().size())
            .thenComparingInt(it -> -it.route.match().query().size())
            .thenComparing(it -> it.route.match().predicates())
            .thenComparing(it -> it.pathText)
            .thenComparing(it -> it.route.name());

    private static final Constraint[] UNCONSTRAINED = {};

    private final int candidate;
    private final Route route;
    private final String pathText;
    private final Predicates predicates;
    private final Constraint[] constraints;
    private final String[] names;
    private final int[] depths;
    private final boolean restNamed;

    /** @param candidate its index in the router's list */
    Alternative(int candidate, Route route, PathPattern path, Predicates predicates, List<Constraint> constraints) {
        this.candidate = candidate;
        this.route = route;
        this.pathText = path.canonical();
        this.predicates = predicates;
        this.constraints = constraints.isEmpty() ? UNCONSTRAINED : constraints.toArray(Constraint[]::new);
        this.names = path.parameterNames().toArray(String[]::new);
        this.depths = new int[names.length];
        this.restNamed = path.restName() != null;
        int index = 0;
        for (int depth = 0; depth < path.segments().size(); depth++)
            if (isParameter(path.segments().get(depth))) depths[index++] = depth;
        if (restNamed) depths[index] = path.segments().size();
    }

    /** The first that is for this request, or null. */
    static @Nullable Alternative first(Alternative[] inOrder, RequestHead head, Captures captures) {
        for (var alternative : inOrder) if (alternative.holds(head, captures)) return alternative;
        return null;
    }

    int candidate() {
        return candidate;
    }

    int parameterCount() {
        return names.length;
    }

    String parameterName(int index) {
        return names[index];
    }

    /** The segment that a parameter is bound to; for the rest, the first one of it. */
    int parameterDepth(int index) {
        return depths[index];
    }

    boolean isRest(int index) {
        return restNamed && index == names.length - 1;
    }

    private boolean holds(RequestHead head, Captures captures) {
        // The cheaper question first.
        if (!predicates.hold(head)) return false;
        for (var constraint : constraints) if (!captures.holds(constraint)) return false;
        return true;
    }

    private static boolean isParameter(PathPattern.Segment segment) {
        return segment.fold(literal -> false, constrained -> true, parameter -> true);
    }
}
