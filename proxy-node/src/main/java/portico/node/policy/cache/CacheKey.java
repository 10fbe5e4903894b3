package portico.node.policy.cache;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/**
 * What is asked for (RFC 9111 §2): a target URI, in a scope, and maybe by whom. Two are the same when the service is asked
 * the same, though clients may have called it otherwise: policies change queries. What becomes of a URI, clients can only
 * say in their words, so that is known too.
 */
final class CacheKey {
    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);

    private final Object scope;
    private final @Nullable Asker asker;

    /** As the client has it. */
    private final String uri;

    /** The same with the query that goes on; the very same where no policy has changed it. */
    private final String asked;

    private final int hostStart;
    private final int hostEnd;
    private final int pathStart;
    private final int pathEnd;
    private final int hash;

    private CacheKey(
            Object scope,
            @Nullable Asker asker,
            String uri,
            String asked,
            int hostStart,
            int hostEnd,
            int pathStart,
            int pathEnd) {
        this.scope = scope;
        this.asker = asker;
        this.uri = uri;
        this.asked = asked;
        this.hostStart = hostStart;
        this.hostEnd = hostEnd;
        this.pathStart = pathStart;
        this.pathEnd = pathEnd;
        int mixed = asked.hashCode() * 31 + System.identityHashCode(scope);
        hash = asker == null ? mixed : mixed * 31 + asker.hashCode();
    }

    /**
     * What the exchange asks for.
     *
     * @param scope compared by identity
     * @param asker for whom alone it is; null for all
     */
    static CacheKey of(Exchange exchange, Object scope, @Nullable Asker asker) {
        RequestHead head = exchange.head();
        byte[] scheme = exchange.isClientSecure() ? HTTPS : HTTP;
        Slice host = head.host();
        Slice path = head.path();
        Slice query = head.query();
        int port = head.port();
        int digits = port >= 10_000 ? 5 : port >= 1_000 ? 4 : port >= 100 ? 3 : port >= 10 ? 2 : 1;
        int hostEnd = scheme.length + host.length();
        int pathStart = hostEnd + 1 + digits;
        int pathEnd = pathStart + path.length();
        var octets = new byte[query == null ? pathEnd : pathEnd + 1 + query.length()];
        System.arraycopy(scheme, 0, octets, 0, scheme.length);
        copy(host, octets, scheme.length);
        octets[hostEnd] = ':';
        for (int at = pathStart - 1, left = port; at > hostEnd; at--, left /= 10) octets[at] = (byte) ('0' + left % 10);
        copy(path, octets, pathStart);
        if (query != null) {
            octets[pathEnd] = '?';
            copy(query, octets, pathEnd + 1);
        }
        var uri = new String(octets, StandardCharsets.ISO_8859_1);
        String asked = asked(uri, pathEnd, query, exchange.onward().query());
        return new CacheKey(scope, asker, uri, asked, scheme.length, hostEnd, pathStart, pathEnd);
    }

    private static String asked(String uri, int pathEnd, @Nullable Slice query, @Nullable Slice goesOn) {
        if (query == goesOn || query != null && goesOn != null && query.contentEquals(goesOn)) return uri;
        String path = uri.substring(0, pathEnd);
        return goesOn == null ? path : path + "?" + goesOn;
    }

    private static void copy(Slice from, byte[] to, int at) {
        System.arraycopy(from.array(), from.offset(), to, at, from.length());
    }

    /** Scheme, host, port, path and query, as the client has them. */
    String uri() {
        return uri;
    }

    /** The same with the query that goes on to the service. */
    String asked() {
        return asked;
    }

    /** The same up to where the path begins. */
    String origin() {
        return uri.substring(0, pathStart);
    }

    boolean hasHost(String host) {
        return host.length() == hostEnd - hostStart && uri.startsWith(host, hostStart);
    }

    boolean hasPath(String path) {
        return path.length() == pathEnd - pathStart && uri.startsWith(path, pathStart);
    }

    boolean hasPathBelow(String prefix) {
        return prefix.length() <= pathEnd - pathStart && uri.startsWith(prefix, pathStart);
    }

    /** True when the client has this query, or it is the one that goes on. */
    boolean hasQuery(String query) {
        return hasQuery(uri, query) || isQueryChanged() && hasQuery(asked, query);
    }

    private boolean hasQuery(String of, String query) {
        return of.length() == pathEnd + 1 + query.length() && of.startsWith(query, pathEnd + 1);
    }

    /** True when other clients may call the same otherwise. */
    @SuppressWarnings("ReferenceEquality") // one is the other where nothing was changed
    boolean isQueryChanged() {
        return asked != uri;
    }

    /** About how many octets it takes. */
    int weight() {
        return uri.length() + (isQueryChanged() ? asked.length() : 0) + 96 + (asker == null ? 0 : Asker.WEIGHT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CacheKey key
                && key.hash == hash
                && key.scope == scope
                && key.asked.equals(asked)
                && (asker == null ? key.asker == null : asker.equals(key.asker));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return uri;
    }
}
