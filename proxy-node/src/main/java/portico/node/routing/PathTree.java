package portico.node.routing;

import static portico.node.routing.OctetIndex.NONE;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.RequestHead;

/**
 * Path patterns segment by segment, all hosts' trees in the same few arrays. A node has literal children, found by hash
 * whatever their number, and at most one child each for constrained and for plain parameters: patterns that differ only
 * in their constraints end in the same node, where priority and the rest of the order decide between them. From where a
 * branch does not part any more, its nodes are one record: a tail, which is a few octets for most routes.
 *
 * <p>A match visits a node at most once, for there is one way to it, and at most three at a step; what is visited
 * besides the answer's own branch are only patterns that agree with the path so far.
 */
final class PathTree<T> {
    /** A record: its parent, the lists of what ends in it and of prefixes, or {@link #NO_LIST}; then its literal. */
    static final int PARENT = 0;

    static final int END = Octets.NUMBER_BYTES;
    static final int REST = 2 * Octets.NUMBER_BYTES;
    static final int NAME = 3 * Octets.NUMBER_BYTES;

    /** Before a record that is no tail: its child for constrained parameters, for parameters, and its only literal one. */
    static final int CONSTRAINED = -Octets.NUMBER_BYTES;

    static final int PARAMETER = -2 * Octets.NUMBER_BYTES;
    static final int LITERAL = -3 * Octets.NUMBER_BYTES;

    /** For {@link #LITERAL}: there are several, look into the index. */
    static final int SEVERAL = -1;

    static final int NO_LIST = -1;

    /**
     * In a reference: the record is a tail. Behind its literal there is the number of its other segments, and each of them: a
     * literal behind its length, or {@link #ANY_SEGMENT}. Its lists are those of the last.
     */
    static final int TAIL = 1;

    static final int ANY_SEGMENT = 0xffff;

    private final Octets records;
    private final OctetIndex literals;
    private final int[] roots;

    /** The first alternative of each list; each knows the next one in the matching order. */
    private final List<Alternative<T>> firsts;

    private final int depthMax;
    private final int constraintCount;

    PathTree(
            Octets records,
            OctetIndex literals,
            int[] roots,
            List<Alternative<T>> firsts,
            int depthMax,
            int constraintCount) {
        this.records = records;
        this.literals = literals;
        this.roots = roots;
        this.firsts = firsts;
        this.depthMax = depthMax;
        this.constraintCount = constraintCount;
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
        return find(roots[root], 0, head, captures);
    }

    // Recursion ends where the patterns do, however long the path is.
    private @Nullable Alternative<T> find(int node, int depth, RequestHead head, Captures captures) {
        captures.visit();
        if ((node & TAIL) != 0) return findInTail(node - TAIL, depth, head, captures);
        if (!captures.hasSegment(depth)) return end(node, head, captures);
        Alternative<T> found;
        int start = captures.segmentStart(depth);
        int length = captures.segmentLength(depth);
        int child = literal(node, captures.segmentHash(depth), captures.octets(), start, length);
        if (child != NONE) {
            found = find(child, depth + 1, head, captures);
            if (found != null) return found;
        }
        if (length > 0) {
            child = records.number(node + CONSTRAINED);
            if (child != NONE) {
                found = find(child, depth + 1, head, captures);
                if (found != null) return found;
            }
            child = records.number(node + PARAMETER);
            if (child != NONE) {
                found = find(child, depth + 1, head, captures);
                if (found != null) return found;
            }
        }
        return first(records.number(node + REST), head, captures);
    }

    private int literal(int node, int hash, byte[] octets, int start, int length) {
        int only = records.number(node + LITERAL);
        if (only == SEVERAL) return literals.find(node, hash, octets, start, length);
        return only != NONE && records.isName((only & ~TAIL) + NAME, octets, start, length) ? only : NONE;
    }

    private @Nullable Alternative<T> findInTail(int node, int from, RequestHead head, Captures captures) {
        int at = node + NAME;
        at += 2 + records.shortAt(at);
        int end = from + records.shortAt(at);
        at += 2;
        for (int depth = from; depth < end; depth++) {
            if (!captures.hasSegment(depth)) return null;
            int length = captures.segmentLength(depth);
            int expected = records.shortAt(at);
            if (expected == ANY_SEGMENT) {
                if (length == 0) return null;
            } else {
                if (!records.isName(at, captures.octets(), captures.segmentStart(depth), length)) return null;
                at += length;
            }
            at += 2;
            captures.visit();
        }
        return captures.hasSegment(end)
                ? first(records.number(node + REST), head, captures)
                : end(node, head, captures);
    }

    /** What ends where the path does. */
    private @Nullable Alternative<T> end(int node, RequestHead head, Captures captures) {
        Alternative<T> found = first(records.number(node + END), head, captures);
        return found != null ? found : first(records.number(node + REST), head, captures);
    }

    private @Nullable Alternative<T> first(int list, RequestHead head, Captures captures) {
        if (list == NO_LIST) return null;
        Alternative<T> alternative = firsts.get(list);
        while (alternative != null && !alternative.holds(head, captures)) alternative = alternative.next();
        return alternative;
    }
}
