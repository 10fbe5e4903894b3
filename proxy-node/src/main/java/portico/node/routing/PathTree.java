package portico.node.routing;

import static portico.node.routing.OctetIndex.NONE;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.config.route.PathPattern;
import portico.node.exchange.RequestHead;

/**
 * Path patterns segment by segment, all hosts' trees in the same few arrays. A node has literal children, found by hash
 * whatever their number, and at most one child each for constrained and for plain parameters: patterns that differ only
 * in their constraints end in the same node, where priority and the rest of the order decide between them.
 *
 * <p>A match visits a node at most once, for there is one way to it, and at most three at a step; what is visited
 * besides the answer's own branch are only patterns that agree with the path so far.
 */
final class PathTree<T> {
    /**
     * A node: its child for constrained parameters, for parameters, and where the lists begin of what ends in it and of
     * prefixes. Then its literal child when it has only one: hash, where the octets lie, and the child; behind the first
     * segments most nodes are such, lie beside each other, and need no look into the index.
     */
    private static final int STRIDE = 8;

    private static final int CONSTRAINED = 0;
    private static final int PARAMETER = 1;
    private static final int END = 2;
    private static final int REST = 3;
    private static final int ONLY_HASH = 4;
    private static final int ONLY_OCTETS = 5;
    private static final int ONLY_CHILD = 6;

    /** For {@link #ONLY_CHILD}: there are several, look into the index. */
    private static final int SEVERAL = -2;

    private final OctetIndex literals;
    private final int[] nodes;

    /** The first alternative of each list; each knows the next one in the matching order. */
    private final List<Alternative<T>> firsts;

    private final int depthMax;
    private final int constraintCount;

    private PathTree(Builder<T> built) {
        literals = built.literals;
        nodes = Arrays.copyOf(built.nodes, built.nodeCount * STRIDE);
        firsts = built.lists.stream().map(Alternative::linked).toList();
        depthMax = built.depthMax;
        constraintCount = built.constraints.size();
    }

    int depthMax() {
        return depthMax;
    }

    int constraintCount() {
        return constraintCount;
    }

    /** Calls back with every alternative of every host. */
    void eachAlternative(Consumer<Alternative<T>> each) {
        for (var first : firsts)
            for (Alternative<T> alternative = first; alternative != null; alternative = alternative.next())
                each.accept(alternative);
    }

    /** The first alternative below a root that is for this request, or null. */
    @Nullable Alternative<T> find(int root, RequestHead head, Captures captures) {
        return find(root, 0, head, captures);
    }

    // Recursion ends where the patterns do, however long the path is.
    private @Nullable Alternative<T> find(int node, int depth, RequestHead head, Captures captures) {
        captures.visit();
        int at = node * STRIDE;
        Alternative<T> found;
        if (!captures.hasSegment(depth)) {
            found = first(nodes[at + END], head, captures);
            return found != null ? found : first(nodes[at + REST], head, captures);
        }
        int start = captures.segmentStart(depth);
        int length = captures.segmentLength(depth);
        int child = literal(node, captures.segmentHash(depth), captures.octets(), start, length);
        if (child != NONE) {
            found = find(child, depth + 1, head, captures);
            if (found != null) return found;
        }
        if (length > 0) {
            child = nodes[at + CONSTRAINED];
            if (child != NONE) {
                found = find(child, depth + 1, head, captures);
                if (found != null) return found;
            }
            child = nodes[at + PARAMETER];
            if (child != NONE) {
                found = find(child, depth + 1, head, captures);
                if (found != null) return found;
            }
        }
        return first(nodes[at + REST], head, captures);
    }

    private int literal(int node, int hash, byte[] octets, int start, int length) {
        int at = node * STRIDE;
        int only = nodes[at + ONLY_CHILD];
        if (only == SEVERAL) return literals.find(node, hash, octets, start, length);
        return only != NONE
                        && nodes[at + ONLY_HASH] == hash
                        && literals.holds(nodes[at + ONLY_OCTETS], octets, start, length)
                ? only
                : NONE;
    }

    private @Nullable Alternative<T> first(int list, RequestHead head, Captures captures) {
        if (list == NONE) return null;
        Alternative<T> alternative = firsts.get(list);
        while (alternative != null && !alternative.holds(head, captures)) alternative = alternative.next();
        return alternative;
    }

    /** Grows the tree. */
    static final class Builder<T> {
        private final OctetIndex literals = new OctetIndex();
        private final List<List<Alternative<T>>> lists = new ArrayList<>();
        private final Map<ConstraintKey, Constraint> constraints = new HashMap<>();
        private int[] nodes = new int[64 * STRIDE];
        private int nodeCount;
        private int depthMax;

        private record ConstraintKey(String regex, int depth) {}

        PathTree<T> build() {
            return new PathTree<>(this);
        }

        int newNode() {
            int at = nodeCount * STRIDE;
            if (at == nodes.length) nodes = Arrays.copyOf(nodes, nodes.length * 2);
            Arrays.fill(nodes, at, at + STRIDE, NONE);
            return nodeCount++;
        }

        /** The constraints of a pattern, the same ones for the same regex at the same depth. */
        List<Constraint> constraints(PathPattern path) {
            var found = new ArrayList<Constraint>();
            for (int depth = 0; depth < path.segments().size(); depth++) {
                int here = depth;
                path.segments()
                        .get(depth)
                        .<Void>fold(
                                literal -> null,
                                constrained -> {
                                    found.add(constraint(new ConstraintKey(constrained.regex(), here)));
                                    return null;
                                },
                                parameter -> null);
            }
            return found;
        }

        /** @param alternative for this place only */
        void add(int root, PathPattern path, Alternative<T> alternative) {
            int node = root;
            for (var segment : path.segments()) {
                int parent = node;
                node = segment.fold(
                        literal -> literalChild(parent, literal.text()),
                        constrained -> child(parent, CONSTRAINED),
                        parameter -> child(parent, PARAMETER));
            }
            depthMax = Math.max(depthMax, path.segments().size());
            list(node, path.rest() ? REST : END).add(alternative);
        }

        private Constraint constraint(ConstraintKey key) {
            return constraints.computeIfAbsent(
                    key, absent -> new Constraint(constraints.size(), key.depth(), Pattern.compile(key.regex())));
        }

        private int literalChild(int parent, String text) {
            byte[] segment = text.getBytes(StandardCharsets.ISO_8859_1);
            int hash = Captures.hash(segment);
            int child = literals.find(parent, hash, segment, 0, segment.length);
            if (child != NONE) return child;
            child = newNode();
            int octetsAt = literals.add(parent, hash, segment, child);
            int at = parent * STRIDE;
            boolean only = nodes[at + ONLY_CHILD] == NONE;
            nodes[at + ONLY_HASH] = hash;
            nodes[at + ONLY_OCTETS] = octetsAt;
            nodes[at + ONLY_CHILD] = only ? child : SEVERAL;
            return child;
        }

        private int child(int parent, int kind) {
            int child = nodes[parent * STRIDE + kind];
            if (child != NONE) return child;
            child = newNode();
            nodes[parent * STRIDE + kind] = child;
            return child;
        }

        private List<Alternative<T>> list(int node, int kind) {
            int at = node * STRIDE + kind;
            if (nodes[at] == NONE) {
                nodes[at] = lists.size();
                lists.add(new ArrayList<>(1));
            }
            return lists.get(nodes[at]);
        }
    }
}
