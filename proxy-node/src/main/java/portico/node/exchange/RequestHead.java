package portico.node.exchange;

import org.jspecify.annotations.Nullable;

/** The head of a request: filled by a carrier, read by matcher and policies. */
public final class RequestHead extends Head {
    private static final Slice ROOT = Slice.of("/");
    private static final Slice NO_HOST = Slice.of("");

    private String method = "";
    private Slice path = ROOT;
    private @Nullable Slice query;
    private Slice host = NO_HOST;

    @Override
    public void clear() {
        super.clear();
        method = "";
        path = ROOT;
        query = null;
        host = NO_HOST;
    }

    /** As sent; methods that have a meaning to anyone are in upper case (RFC 9110 §9.1). */
    public String method() {
        return method;
    }

    /** The normalised path, which is matched, shown to policies and forwarded. */
    public Slice path() {
        return path;
    }

    /** What follows the question mark, as sent; null when there is none. */
    public @Nullable Slice query() {
        return query;
    }

    /** In lower case, without port and trailing dot; empty when the client named none (HTTP/1.0). */
    public Slice host() {
        return host;
    }

    public void method(String method) {
        this.method = method;
    }

    /** @param path in normal form */
    public void target(Slice path, @Nullable Slice query) {
        this.path = path;
        this.query = query;
    }

    /** @param host in lower case, without port and trailing dot */
    public void host(Slice host) {
        this.host = host;
    }
}
