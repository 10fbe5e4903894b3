package portico.node.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Slice;

/**
 * What the parameters of a matched pattern are bound to, and the matcher's scratch paper. One for each event loop is
 * enough; it is valid until the next match, and its values as long as the path.
 */
public final class Captures {
    private static final int[] NOTHING = {};

    private byte[] octets = {};
    private int pathStart;
    private int pathEnd;

    /** Where the segments seen so far end, and the hashes of their octets. */
    private int[] ends = NOTHING;

    private int[] hashes = NOTHING;
    private int segmentCount;

    /** Roots for wildcards that match the host. */
    private int[] roots = NOTHING;

    /** For each constraint of the router: twice the number of the match that asked for it, plus one when it held. */
    private int[] verdicts = NOTHING;

    private @Nullable Object verdictsOf;
    private int match;
    private int visits;
    private @Nullable Alternative<?> matched;
    private final @Nullable Trail trail;

    /** For matches of which only the result matters. */
    public Captures() {
        this(null);
    }

    /** @param trail told of every alternative that a match looks at; it decides whether the match goes on */
    Captures(@Nullable Trail trail) {
        this.trail = trail;
    }

    /** The path of the route that is matched, as it was configured; null when nothing is. */
    public @Nullable String path() {
        return matched == null ? null : matched.path();
    }

    /** How many parameters are bound. */
    public int count() {
        return matched == null ? 0 : matched.parameterCount();
    }

    /** The name of a bound parameter, in the order of the pattern. */
    public String name(int index) {
        return matched().parameterName(index);
    }

    /** The octets that a parameter is bound to, as they are in the normalised path. */
    public Slice value(int index) {
        int depth = matched().parameterDepth(index);
        int start = segmentStart(depth);
        if (!matched().isRest(index)) return new Slice(octets, start, ends[depth] - start);
        return start > pathEnd ? new Slice(octets, pathEnd, 0) : new Slice(octets, start, pathEnd - start);
    }

    /** The octets that the parameter of this name is bound to, or null. */
    public @Nullable Slice value(String name) {
        for (int index = 0; index < count(); index++) if (name(index).equals(name)) return value(index);
        return null;
    }

    void begin(Slice path, int depthMax) {
        octets = path.array();
        pathStart = path.offset();
        pathEnd = pathStart + path.length();
        segmentCount = 0;
        visits = 0;
        matched = null;
        if (ends.length <= depthMax) {
            ends = new int[depthMax + 1];
            hashes = new int[depthMax + 1];
        }
    }

    void matched(Alternative<?> alternative) {
        matched = alternative;
    }

    int[] roots(int size) {
        if (roots.length < size) roots = new int[size];
        return roots;
    }

    byte[] octets() {
        return octets;
    }

    /** True when the path has a segment at this depth; all those above it have been looked at. */
    boolean hasSegment(int depth) {
        if (depth < segmentCount) return true;
        int start = segmentStart(depth);
        if (start > pathEnd) return false;
        int hash = 0;
        int at = start;
        for (; at < pathEnd && octets[at] != '/'; at++) hash = 31 * hash + octets[at];
        ends[depth] = at;
        hashes[depth] = hash;
        segmentCount = depth + 1;
        return true;
    }

    int segmentStart(int depth) {
        return depth == 0 ? pathStart + 1 : ends[depth - 1] + 1;
    }

    int segmentLength(int depth) {
        return ends[depth] - segmentStart(depth);
    }

    int segmentHash(int depth) {
        return hashes[depth];
    }

    static int hash(byte[] segment) {
        int hash = 0;
        for (byte octet : segment) hash = 31 * hash + octet;
        return hash;
    }

    /** Whether a constraint holds, asked at most once in a match, however many alternatives share it. */
    boolean holds(Constraint constraint) {
        int verdict = verdicts[constraint.number()];
        if (verdict >> 1 != match) {
            int depth = constraint.depth();
            boolean holds = constraint.holds(new Slice(octets, segmentStart(depth), segmentLength(depth)));
            verdict = match << 1 | (holds ? 1 : 0);
            verdicts[constraint.number()] = verdict;
        }
        return (verdict & 1) == 1;
    }

    /** Makes room for the verdicts on a router's constraints and forgets those of the last match. */
    void beginVerdicts(Object router, int constraintCount) {
        match++;
        if (verdictsOf == router && match < 1 << 30) return;
        verdictsOf = router;
        match = 1;
        if (verdicts.length < constraintCount) verdicts = new int[constraintCount];
        else Arrays.fill(verdicts, 0);
    }

    /** Whether the match ends with this alternative. */
    boolean endsAt(Alternative<?> alternative, boolean holds) {
        return trail == null ? holds : trail.endsAt(alternative, holds);
    }

    void visit() {
        visits++;
    }

    /** How many nodes the last match looked at. */
    int visits() {
        return visits;
    }

    private Alternative<?> matched() {
        if (matched == null) throw new IllegalStateException("Nothing is matched");
        return matched;
    }
}
