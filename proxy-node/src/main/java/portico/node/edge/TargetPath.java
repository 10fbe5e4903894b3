package portico.node.edge;

import org.jspecify.annotations.Nullable;
import portico.config.route.PathNormaliser;
import portico.config.route.PathRefusal;
import portico.node.exchange.Slice;
import portico.node.limit.Limit;

/**
 * Reads the path of a request-target: what {@link portico.config.route.NormalPath} makes of it, or why it is refused, by
 * the rules of {@code docs/reference/paths.md}, which the patterns of routes are checked by, too. One for each event loop;
 * not for use by several threads.
 */
public final class TargetPath {
    /** What carriers allow, in octets. */
    @Limit("Octets of a request's path; a longer one is refused with 400")
    public static final int LENGTH_MAX = 8192;

    private final int lengthMax;
    private final PathNormaliser normaliser;
    private Slice path = Slice.of("/");

    /**
     * @param lengthMax in octets
     * @param parameters whether segments may have parameters, {@code /orders;v=1}. They are part of the segment here;
     *     behind a gateway whose upstreams drop them before they look ({@code /admin;x} is {@code /admin} to them),
     *     refuse them
     */
    public TargetPath(int lengthMax, boolean parameters) {
        this.lengthMax = lengthMax;
        this.normaliser = new PathNormaliser(parameters);
    }

    /** Why the path, without query, is refused, or null when {@link #path} is its normal form. */
    public @Nullable PathRefusal read(Slice raw) {
        if (raw.length() > lengthMax) return PathRefusal.TOO_LONG;
        PathRefusal refusal = normaliser.read(raw.array(), raw.offset(), raw.offset() + raw.length());
        if (refusal != null) return refusal;
        byte[] rewritten = normaliser.rewritten();
        path = rewritten == null ? raw : new Slice(rewritten, 0, rewritten.length);
        return null;
    }

    /** The normal form of the path last read: the very slice given, when it was normal already. */
    public Slice path() {
        return path;
    }
}
