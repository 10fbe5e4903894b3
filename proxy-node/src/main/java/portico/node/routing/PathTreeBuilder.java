package portico.node.routing;

import static portico.node.routing.PathTree.NO_LIST;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portico.config.route.PathPattern;

/**
 * Grows a {@link PathTree}: first node by node, as patterns come; then each branch is laid out in the order in which a match
 * goes through it.
 */
final class PathTreeBuilder<T> {
    /** A node of the growing tree: its children, its lists, and for its literal children a chain of siblings. */
    private static final int STRIDE = 7;

    private static final int CONSTRAINED = 0;
    private static final int PARAMETER = 1;
    private static final int END = 2;
    private static final int REST = 3;
    private static final int LITERAL = 4;
    private static final int SIBLING = 5;

    /** Where its own record is; of the root and of the child for parameters there is none. */
    private static final int NAMED = 6;

    private static final int NO_NODE = -1;
    private static final byte[] NO_NAME = {};

    /** A literal child while the tree grows: its parent, itself, its literal. */
    private static final int CHILD_AT = Octets.NUMBER_BYTES;

    private static final int CHILD_NAME_AT = 2 * Octets.NUMBER_BYTES;

    private final Octets names = new Octets();
    private final OctetIndex children = new OctetIndex(names, CHILD_NAME_AT);
    private final List<List<Alternative<T>>> lists = new ArrayList<>();
    private final Map<ConstraintKey, Constraint> constraints = new HashMap<>();
    private final List<Integer> roots = new ArrayList<>();
    private int[] nodes = new int[64 * STRIDE];
    private int nodeCount;
    private int depthMax;

    private final Octets records = new Octets();
    private final OctetIndex literals = new OctetIndex(records, PathTree.NAME);

    private record ConstraintKey(String regex, int depth) {}

    /** The root of a host's tree: the number that {@link PathTree#find} is asked with. */
    int newRoot() {
        roots.add(newNode());
        return roots.size() - 1;
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
        int node = roots.get(root);
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

    /** The tree; nothing may be added any more. */
    PathTree<T> build() {
        int[] laid = new int[roots.size()];
        for (int root = 0; root < laid.length; root++) laid[root] = lay(roots.get(root), 0);
        records.trim();
        List<Alternative<T>> firsts = lists.stream().map(Alternative::linked).toList();
        return new PathTree<>(records, literals, laid, firsts, depthMax, constraints.size());
    }

    // What a match goes through next lies behind. Recursion ends where the patterns do.
    private int lay(int node, int parent) {
        int last = endOfTail(node);
        return last == NO_NODE ? layBranch(node, parent) : layTail(node, last, parent);
    }

    /** Where the only way ends that there is from a node; none when there are several. */
    private int endOfTail(int node) {
        for (int at = node; ; at = onlyChild(at)) {
            int ways = ways(at);
            if (ways == 0) return at;
            if (ways > 1 || get(at, END) != NO_LIST || get(at, REST) != NO_LIST) return NO_NODE;
        }
    }

    private int ways(int node) {
        int literal = get(node, LITERAL);
        int ways = literal == NO_NODE ? 0 : get(literal, SIBLING) == NO_NODE ? 1 : 2;
        return ways + (get(node, CONSTRAINED) == NO_NODE ? 0 : 1) + (get(node, PARAMETER) == NO_NODE ? 0 : 1);
    }

    private int onlyChild(int node) {
        int child = Math.max(get(node, LITERAL), get(node, CONSTRAINED));
        return Math.max(child, get(node, PARAMETER));
    }

    private int layTail(int node, int last, int parent) {
        int record = layHead(node, last, parent);
        var segments = new ArrayList<Integer>();
        for (int at = node; at != last; ) segments.add(at = onlyChild(at));
        records.addShort(segments.size());
        for (int segment : segments) {
            // Constraints are asked at the end, where priority has decided whose come first.
            if (get(segment, NAMED) == NO_NODE) records.addShort(PathTree.ANY_SEGMENT);
            else records.add(name(segment));
        }
        return record | PathTree.TAIL;
    }

    private int layBranch(int node, int parent) {
        records.next();
        for (int child = 0; child < 3; child++) records.add(OctetIndex.NONE);
        int record = layHead(node, node, parent);
        int literal = get(node, LITERAL);
        boolean only = literal != NO_NODE && get(literal, SIBLING) == NO_NODE;
        if (literal != NO_NODE && !only) records.set(record + PathTree.LITERAL, PathTree.SEVERAL);
        for (int child = literal; child != NO_NODE; child = get(child, SIBLING)) {
            int laid = lay(child, record);
            if (only) records.set(record + PathTree.LITERAL, laid);
            else literals.add(record, Captures.hash(name(child)), laid);
        }
        records.set(record + PathTree.CONSTRAINED, layChild(get(node, CONSTRAINED), record));
        records.set(record + PathTree.PARAMETER, layChild(get(node, PARAMETER), record));
        return record;
    }

    private int layChild(int child, int parent) {
        return child == NO_NODE ? OctetIndex.NONE : lay(child, parent);
    }

    /** @param last whose lists the record has */
    private int layHead(int node, int last, int parent) {
        int record = records.next();
        records.add(parent);
        records.add(get(last, END));
        records.add(get(last, REST));
        records.add(get(node, NAMED) == NO_NODE ? NO_NAME : name(node));
        return record;
    }

    private byte[] name(int node) {
        return names.name(get(node, NAMED) + CHILD_NAME_AT);
    }

    private Constraint constraint(ConstraintKey key) {
        return constraints.computeIfAbsent(
                key, absent -> new Constraint(constraints.size(), key.depth(), Pattern.compile(key.regex())));
    }

    private int newNode() {
        int at = nodeCount * STRIDE;
        if (at == nodes.length) nodes = Arrays.copyOf(nodes, nodes.length * 2);
        Arrays.fill(nodes, at, at + STRIDE, NO_NODE);
        return nodeCount++;
    }

    private int literalChild(int parent, String text) {
        byte[] name = text.getBytes(StandardCharsets.ISO_8859_1);
        int hash = Captures.hash(name);
        int known = children.find(parent, hash, name, 0, name.length);
        if (known != OctetIndex.NONE) return names.number(known + CHILD_AT);
        int child = newNode();
        int named = names.next();
        names.add(parent);
        names.add(child);
        names.add(name);
        children.add(parent, hash, named);
        set(child, NAMED, named);
        set(child, SIBLING, get(parent, LITERAL));
        set(parent, LITERAL, child);
        return child;
    }

    private int child(int parent, int kind) {
        int child = get(parent, kind);
        if (child != NO_NODE) return child;
        child = newNode();
        set(parent, kind, child);
        return child;
    }

    private List<Alternative<T>> list(int node, int kind) {
        if (get(node, kind) == NO_LIST) {
            set(node, kind, lists.size());
            lists.add(new ArrayList<>(1));
        }
        return lists.get(get(node, kind));
    }

    private int get(int node, int field) {
        return nodes[node * STRIDE + field];
    }

    private void set(int node, int field, int value) {
        nodes[node * STRIDE + field] = value;
    }
}
