package portico.node.upstream;

import org.jspecify.annotations.Nullable;
import portico.config.service.Balancing;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.identity.Caller;

/** What of a request keeps it with its target or destination, as a number; the same on every node. */
public final class Affinity {
    /** The request does not have it. */
    public static final long NONE = 0;

    private final Balancing.HashBy by;
    private final String name;
    private final HeaderName header;
    private final QueryName parameter;

    /** @param name of the header field, cookie or query parameter */
    public Affinity(Balancing.HashBy by, @Nullable String name) {
        this.by = by;
        this.name = name == null ? "" : name;
        header = HeaderName.of(this.name);
        parameter = QueryName.of(this.name);
    }

    /** The number, or {@link #NONE}. */
    public long of(Exchange exchange) {
        CharSequence value = value(exchange);
        return value == null ? NONE : hash(value);
    }

    private @Nullable CharSequence value(Exchange exchange) {
        return switch (by) {
            case HEADER -> exchange.head().header(header);
            case COOKIE -> Cookies.first(exchange.head(), name);
            case QUERY -> parameter.value(exchange.head().query());
            case CLIENT_ADDRESS -> exchange.clientAddress();
            case CONSUMER -> {
                Caller caller = exchange.caller();
                yield caller == null ? exchange.clientAddress() : caller.consumer();
            }
        };
    }

    /** FNV-1a, and then mixed so that near values are far apart. */
    public static long hash(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < text.length(); index++) hash = (hash ^ text.charAt(index)) * 0x100000001b3L;
        long mixed = mix(hash);
        return mixed == NONE ? 1 : mixed;
    }

    /** The finalizer of MurmurHash3. */
    public static long mix(long hash) {
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
