package portico.node.edge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Slice;

/** The host that a request is for. */
public final class HostHeader {
    private HostHeader() {}

    /** In lower case, without port and trailing dot; null when it is not a host. */
    public static @Nullable Slice normalise(Slice host) {
        String text = host.toString().toLowerCase(Locale.ROOT);
        int colon = text.lastIndexOf(':');
        if (colon > text.lastIndexOf(']')) text = text.substring(0, colon);
        if (text.endsWith(".")) text = text.substring(0, text.length() - 1);
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && "/\\?#@".indexOf(c) < 0) ? Slice.of(text) : null;
    }
}
