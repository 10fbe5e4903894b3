package portico.node.routing;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.route.PathPattern;
import portico.config.route.Route;
import portico.node.exchange.RequestHead;

/** One path of one route, at the end of a branch of the tree, where only its constraints and predicates are left to ask. */
final class Alternative<T> {
    /**
     * The part of the matching order that the tree does not decide. The last two only make the order total: what they
     * would decide between overlaps by constraint alone, or has been refused as tied.
     */
    static final Comparator<Alternative> ORDER = Comparator.comparingInt(
                    (Alternative it) -> -it.route.match().priority())
            .thenComparing(it -> it.route.match().methods().isEmpty())
            .thenComparingInt(it -> -it.route.match().headers().size())
            .thenComparingInt(it -> -it.route.match().query().size())
            .thenComparing(it -> it.route.match().clients().isEmpty())
            .thenComparing(it -> it.route.match().predicates())
            .thenComparing(it -> it.pathText)
            .thenComparing(it -> it.route.name());

    private static final Constraint[] UNCONSTRAINED = {};

    private final T value;
    private final Route route;
    private final String path;
    private final String pathText;
    private final Predicates predicates;
    private final Constraint[] constraints;
    private final String[] names;
    private final int[] depths;
    private final boolean restNamed;
    private @Nullable Alternative<T> next;

    /**
     * @param value what the route became in compile
     * @param written the path as it was configured
     */
    Alternative(
            T value,
            Route route,
            String written,
            PathPattern path,
            Predicates predicates,
            List<Constraint> constraints) {
        this.path = written;
        this.value = value;
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

    /** Puts them into the matching order, each knowing the next one, and returns the first. */
    static <T> Alternative<T> linked(List<Alternative<T>> alternatives) {
        var inOrder = alternatives.stream().sorted(ORDER).toList();
        for (int index = 1; index < inOrder.size(); index++) inOrder.get(index - 1).next = inOrder.get(index);
        return inOrder.get(0);
    }

    /** The one behind this in its list. */
    @Nullable Alternative<T> next() {
        return next;
    }

    Route route() {
        return route;
    }

    /** The path as it was configured. */
    String path() {
        return path;
    }

    /** The path without the names of its parameters. */
    String pathText() {
        return pathText;
    }

    T value() {
        return value;
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

    /** True when it is for this request, whose path is known to be of its shape. */
    boolean holds(RequestHead head, Captures captures) {
        return captures.endsAt(this, isFor(head, captures));
    }

    private boolean isFor(RequestHead head, Captures captures) {
        // The cheaper question first.
        if (!predicates.hold(head)) return false;
        for (var constraint : constraints) if (!captures.holds(constraint)) return false;
        return true;
    }

    private static boolean isParameter(PathPattern.Segment segment) {
        return segment.fold(literal -> false, constrained -> true, parameter -> true);
    }
}
