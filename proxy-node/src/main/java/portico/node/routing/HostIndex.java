package portico.node.routing;

import static portico.node.routing.OctetIndex.NONE;

import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import portico.config.route.HostPattern;
import portico.node.exchange.Slice;

/** The roots of the path trees by host. Filled first, then only read. */
final class HostIndex {
    private static final int EXACT = 0;
    private static final int WILDCARD = 1;

    private final OctetIndex roots = new OctetIndex();
    private int any = NONE;

    /** How many labels the longest name behind a {@code *.} has: longer suffixes of a host need no look. */
    private int labelsMax;

    /** The root for a pattern, a new one when it has none yet. */
    int root(HostPattern pattern, IntSupplier newRoot) {
        if (pattern.name().isEmpty()) {
            if (any == NONE) any = newRoot.getAsInt();
            return any;
        }
        byte[] name = pattern.name().getBytes(StandardCharsets.ISO_8859_1);
        int scope = pattern.wildcard() ? WILDCARD : EXACT;
        int hash = hash(name, 0, name.length);
        int root = roots.find(scope, hash, name, 0, name.length);
        if (root != NONE) return root;
        root = newRoot.getAsInt();
        roots.add(scope, hash, name, root);
        if (pattern.wildcard()) labelsMax = Math.max(labelsMax, labels(name));
        return root;
    }

    /** The root for exactly this host, or none. */
    int exact(Slice host) {
        byte[] octets = host.array();
        return roots.find(EXACT, hash(octets, host.offset(), host.length()), octets, host.offset(), host.length());
    }

    /** The root for every host, or none. */
    int any() {
        return any;
    }

    int labelsMax() {
        return labelsMax;
    }

    /**
     * Puts the roots whose wildcard stands for the front of this host into an array of {@link #labelsMax}, the shortest
     * name first, and returns how many there are. One pass from the end, whatever a client makes of its host.
     */
    int wildcards(Slice host, int[] found) {
        byte[] octets = host.array();
        int count = 0;
        int hash = 0;
        int end = host.offset() + host.length();
        int labels = 0;
        // A dot at the very front leaves no label for the star.
        for (int at = end - 1; at > host.offset() && labels < labelsMax; at--) {
            if (octets[at] == '.') {
                labels++;
                int root = roots.find(WILDCARD, hash, octets, at + 1, end - at - 1);
                if (root != NONE) found[count++] = root;
            }
            hash = 31 * hash + octets[at];
        }
        return count;
    }

    /** From the end, so that a host's hash contains those of its suffixes. */
    private static int hash(byte[] octets, int offset, int length) {
        int hash = 0;
        for (int at = offset + length - 1; at >= offset; at--) hash = 31 * hash + octets[at];
        return hash;
    }

    private static int labels(byte[] name) {
        int labels = 1;
        for (byte octet : name) if (octet == '.') labels++;
        return labels;
    }
}
