package portico.node.routing;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import portico.config.route.HostPattern;
import portico.node.exchange.Slice;

/** The roots of the path trees by host and port. Filled first, then only read. */
final class HostIndex {
    private static final int EXACT = 0;
    private static final int WILDCARD = 1;
    private static final int ANY = 2;
    private static final int KIND_BITS = 2;
    private static final byte[] NO_NAME = {};

    /** No root. */
    static final int NONE = -1;

    private static final int ROOT_AT = Octets.NUMBER_BYTES;

    private static final int NAME_AT = 2 * Octets.NUMBER_BYTES;

    /** Of each: kind and port, its root, the name. */
    private final Octets records = new Octets();

    private final OctetIndex roots = new OctetIndex(records, NAME_AT);
    private int any = NONE;
    private boolean namesPorts;

    /** How many labels the longest name behind a {@code *.} has: longer suffixes of a host need no look. */
    private int labelsMax;

    /** The root for a pattern, a new one when it has none yet. */
    int root(HostPattern pattern, IntSupplier newRoot) {
        if (pattern.equals(HostPattern.ANY)) {
            if (any == NONE) any = newRoot.getAsInt();
            return any;
        }
        byte[] name = pattern.name().getBytes(StandardCharsets.ISO_8859_1);
        int kind = name.length == 0 ? ANY : pattern.wildcard() ? WILDCARD : EXACT;
        int scope = scope(kind, pattern.port());
        int hash = hash(name, 0, name.length);
        int root = find(scope, hash, name, 0, name.length);
        if (root != NONE) return root;
        root = newRoot.getAsInt();
        int record = records.next();
        records.add(scope);
        records.add(root);
        records.add(name);
        roots.add(scope, hash, record);
        namesPorts |= pattern.port() != HostPattern.ANY_PORT;
        if (kind == WILDCARD) labelsMax = Math.max(labelsMax, labels(name));
        return root;
    }

    /** Calls back with every root. */
    void eachRoot(IntConsumer each) {
        if (any != NONE) each.accept(any);
        roots.each(record -> each.accept(records.number(record + ROOT_AT)));
    }

    /** True when any pattern has a port: most configurations need not look for one. */
    boolean namesPorts() {
        return namesPorts;
    }

    /** The root for exactly this host with this port or with {@link HostPattern#ANY_PORT}, or none. */
    int exact(Slice host, int port) {
        byte[] octets = host.array();
        int hash = hash(octets, host.offset(), host.length());
        return find(scope(EXACT, port), hash, octets, host.offset(), host.length());
    }

    /** The root for every host with this port or with {@link HostPattern#ANY_PORT}, or none. */
    int any(int port) {
        return port == HostPattern.ANY_PORT ? any : find(scope(ANY, port), 0, NO_NAME, 0, 0);
    }

    /** How many wildcards can stand for the front of one host. */
    int wildcardsMax() {
        return namesPorts ? 2 * labelsMax : labelsMax;
    }

    /**
     * Puts the roots whose wildcard stands for the front of this host into an array of {@link #wildcardsMax}, the least
     * specific first, and returns how many there are. One pass from the end, whatever a client makes of its host.
     */
    int wildcards(Slice host, int port, int[] found) {
        byte[] octets = host.array();
        int count = 0;
        int hash = 0;
        int end = host.offset() + host.length();
        int labels = 0;
        // A dot at the very front leaves no label for the star.
        for (int at = end - 1; at > host.offset() && labels < labelsMax; at--) {
            if (octets[at] == '.') {
                labels++;
                int length = end - at - 1;
                int root = find(scope(WILDCARD, HostPattern.ANY_PORT), hash, octets, at + 1, length);
                if (root != NONE) found[count++] = root;
                root = namesPorts ? find(scope(WILDCARD, port), hash, octets, at + 1, length) : NONE;
                if (root != NONE) found[count++] = root;
            }
            hash = 31 * hash + octets[at];
        }
        return count;
    }

    private int find(int scope, int hash, byte[] octets, int offset, int length) {
        int record = roots.find(scope, hash, octets, offset, length);
        return record == OctetIndex.NONE ? NONE : records.number(record + ROOT_AT);
    }

    private static int scope(int kind, int port) {
        return port << KIND_BITS | kind;
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
