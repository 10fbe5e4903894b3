package portico.node.edge;

import org.jspecify.annotations.Nullable;
import portico.config.route.NormalPath;
import portico.node.exchange.Slice;

/** The path of a request's target in normal form, or why there is none. */
public record TargetPath(
        @Nullable Slice normalised, @Nullable String refusal) {
    public static TargetPath of(Slice path) {
        String lower = path.toString().toLowerCase(java.util.Locale.ROOT);
        for (String bad : new String[] {"%2f", "%5c", "%00", "\\", "#", "..;"})
            if (lower.contains(bad)) return new TargetPath(null, bad);
        return new TargetPath(Slice.of(NormalPath.of(path.toString())), null);
    }

    /** The normal form; only when nothing is refused. */
    public Slice path() {
        if (normalised == null) throw new IllegalStateException("The path was refused");
        return normalised;
    }
}
