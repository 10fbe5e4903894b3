package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.config.route.PathTemplate;
import portico.config.route.RouteAction;
import portico.node.exchange.Exchange;
import portico.node.exchange.Slice;

/** How the path that is asked of the upstream is made from the one that matched. */
interface ForwardPath {
    Slice of(Exchange exchange);

    /** The way that a forward says; null when the path goes on as it is. */
    static @Nullable ForwardPath of(RouteAction.Forward forward) {
        if (forward.rewrite() != null) {
            PathTemplate rewrite = PathTemplate.parse(forward.rewrite());
            return exchange ->
                    Slice.of(Captured.fill(rewrite, exchange.captures()).toString());
        }
        String strip = forward.stripPrefix();
        String add = forward.addPrefix();
        if (strip == null && add == null) return null;
        Slice prefix = add == null ? null : Slice.of(add);
        Slice stripped = strip == null ? null : Slice.of(strip);
        return exchange -> {
            Slice path = exchange.head().path();
            if (stripped != null) path = strip(path, stripped);
            return prefix == null ? path : join(prefix, path);
        };
    }

    private static Slice strip(Slice path, Slice prefix) {
        int length = prefix.length();
        if (path.length() < length || !path.subSequence(0, length).contentEquals(prefix)) return path;
        if (path.length() == length) return ROOT;
        return path.charAt(length) == '/' ? path.subSequence(length, path.length()) : path;
    }

    private static Slice join(Slice front, Slice back) {
        byte[] whole = new byte[front.length() + back.length()];
        System.arraycopy(front.array(), front.offset(), whole, 0, front.length());
        System.arraycopy(back.array(), back.offset(), whole, front.length(), back.length());
        return new Slice(whole, 0, whole.length);
    }

    Slice ROOT = Slice.of("/");
}
