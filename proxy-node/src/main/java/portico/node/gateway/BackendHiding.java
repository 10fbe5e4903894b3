package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/**
 * Puts what a client asked for in the place of what the service calls itself, in the fields of a response that say where
 * something is: a client can do nothing with names of the inside, and has no business to know them.
 */
public final class BackendHiding {
    private static final HeaderName SET_COOKIE = HeaderName.of("set-cookie");
    private static final HeaderName LINK = HeaderName.of("link");
    private static final HeaderName REFRESH = HeaderName.of("refresh");
    private static final HeaderName DOMAIN = HeaderName.of("domain");
    private static final HeaderName PATH = HeaderName.of("path");
    private static final HeaderName URL = HeaderName.of("url");

    private static final String HTTP = "http:";
    private static final String HTTPS = "https:";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final InsideNames inside;
    private final @Nullable ForwardPath path;

    /** @param path how the path of a request was changed, or null */
    BackendHiding(InsideNames inside, @Nullable ForwardPath path) {
        this.inside = inside;
        this.path = path;
    }

    /** The value with which a Location, Content-Location, Link, Refresh or Set-Cookie field goes on. */
    public Slice hide(Exchange exchange, Slice name, Slice value) {
        if (SET_COOKIE.is(name)) return cookie(exchange, value);
        if (LINK.is(name)) return links(exchange, value);
        return REFRESH.is(name) ? refresh(exchange, value) : reference(exchange, value);
    }

    /** A URL, or a path from the root (RFC 3986 §4.2); others are the same seen from either side. */
    private Slice reference(Exchange exchange, Slice value) {
        int slashes = slashes(value);
        if (slashes < 0) return value.length() > 0 && value.charAt(0) == '/' ? rooted(exchange, value) : value;
        int start = slashes + 2;
        int end = start;
        while (end < value.length() && "/?#\\".indexOf(value.charAt(end)) < 0) {
            if (value.charAt(end++) == '@') start = end;
        }
        Slice authority = value.subSequence(start, end);
        boolean hidden = inside.hasAuthority(authority, exchange.endpoint());
        // By the name that the client uses the host is right, but the path may not be.
        if (!hidden && !authority.equalsIgnoreCase(outside(exchange))) return value;
        Slice rest = rooted(exchange, value.subSequence(end, value.length()));
        if (!hidden) return Slice.of(value.subSequence(0, end) + "" + rest);
        if (exchange.head().host().length() == 0) // HTTP/1.0, and nobody knows what the gateway is called outside
        return rest.length() > 0 && rest.charAt(0) == '/' ? rest : Slice.of("/" + rest);
        return Slice.of(origin(exchange, slashes) + rest);
    }

    /** Scheme and authority that the client asked for; without the scheme where the service said none. */
    private String origin(Exchange exchange, int slashes) {
        boolean secure = exchange.isClientSecure();
        if (slashes == 0) return "//" + outside(exchange);
        // A service in clear text that says https sends the client over to TLS, on the port that TLS has.
        if (slashes == HTTPS.length() && !inside.isTls() && !secure)
            return "https://" + exchange.head().host();
        return (secure ? "https://" : "http://") + outside(exchange);
    }

    /** As the client named the gateway. */
    private static CharSequence outside(Exchange exchange) {
        RequestHead head = exchange.head();
        boolean usual = head.port() == (exchange.isSecure() ? HTTPS_PORT : HTTP_PORT);
        return usual ? head.host() : head.host() + ":" + head.port();
    }

    /** What follows the authority, as seen from outside. */
    private Slice rooted(Exchange exchange, Slice reference) {
        if (path == null) return reference;
        int end = 0;
        while (end < reference.length() && "?#".indexOf(reference.charAt(end)) < 0) end++;
        Slice said = reference.subSequence(0, end);
        Slice seen = path.outside(exchange, said);
        if (seen.contentEquals(said)) return reference;
        return Slice.of(seen + "" + reference.subSequence(end, reference.length()));
    }

    /** Where the two slashes before an authority are; -1 when there is none, or no HTTP behind it. */
    private static int slashes(Slice value) {
        int at = 0;
        while (at < value.length() && at <= HTTPS.length() && value.charAt(at) != '/') at++;
        if (at + 1 >= value.length() || value.charAt(at) != '/' || value.charAt(at + 1) != '/') return -1;
        Slice scheme = value.subSequence(0, at);
        return at == 0 || scheme.equalsIgnoreCase(HTTP) || scheme.equalsIgnoreCase(HTTPS) ? at : -1;
    }

    /** Seconds, then {@code url=} and a reference, maybe in quotes (HTML, "Refresh"). */
    private Slice refresh(Exchange exchange, Slice value) {
        int equals = 0;
        while (equals < value.length() && value.charAt(equals) != '=') equals++;
        if (equals < 3 || !URL.is(trimmed(value, equals - 3, equals))) return value;
        int from = equals + 1;
        while (from < value.length() && value.charAt(from) == ' ') from++;
        int to = value.length();
        if (from < to && (value.charAt(from) == '"' || value.charAt(from) == '\'')) {
            char quote = value.charAt(from++);
            to = from;
            while (to < value.length() && value.charAt(to) != quote) to++;
        }
        Slice said = value.subSequence(from, to);
        Slice seen = reference(exchange, said);
        if (seen == said) return value;
        return Slice.of(value.subSequence(0, from) + "" + seen + value.subSequence(to, value.length()));
    }

    /** References in angle brackets; what stands between them, maybe in quotes, is about them (RFC 8288 §3). */
    private Slice links(Exchange exchange, Slice value) {
        StringBuilder shown = null;
        int copied = 0;
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (quoted && c == '\\') at++;
            else if (c == '"') quoted = !quoted;
            if (quoted || c != '<') continue;
            int from = at + 1;
            while (at < value.length() && value.charAt(at) != '>') at++;
            Slice said = value.subSequence(from, at);
            Slice seen = reference(exchange, said);
            if (seen == said) continue;
            if (shown == null) shown = new StringBuilder();
            shown.append(value, copied, from).append(seen);
            copied = at;
        }
        return shown == null ? value : Slice.of(shown.append(value, copied, value.length()) + "");
    }

    private Slice cookie(Exchange exchange, Slice value) {
        Slice shown = value;
        int at = end(shown, 0);
        while (at < shown.length()) {
            int end = end(shown, at + 1);
            int equals = at + 1;
            while (equals < end && shown.charAt(equals) != '=') equals++;
            String instead = null;
            if (equals < end) {
                Slice name = trimmed(shown, at + 1, equals);
                if (DOMAIN.is(name)) instead = domain(exchange, trimmed(shown, equals + 1, end));
                else if (PATH.is(name)) instead = path(exchange, trimmed(shown, equals + 1, end));
            }
            if (instead != null) {
                shown = Slice.of(shown.subSequence(0, at) + instead + shown.subSequence(end, shown.length()));
                end = at + instead.length();
            }
            at = end;
        }
        return shown;
    }

    /** What stands instead of the attribute; null when it is right. */
    private @Nullable String domain(Exchange exchange, Slice said) {
        RequestHead head = exchange.head();
        Slice domain = domain(said);
        if (domain.length() == 0 || !inside.isIn(domain, exchange.endpoint()) || InsideNames.isIn(head.host(), domain))
            return null;
        // A cookie without Domain is for the host that sent it, which an address can only be.
        boolean named = head.host().length() > 0 && head.host().charAt(0) != '[';
        return named ? "; Domain=" + head.host() : "";
    }

    /** The same. A cookie for all paths is one outside, too: a service that signs people in may mean its neighbours. */
    private @Nullable String path(Exchange exchange, Slice said) {
        if (path == null || said.length() < 2 || said.charAt(0) != '/') return null;
        Slice seen = path.outside(exchange, said);
        return seen.contentEquals(said) ? null : "; Path=" + seen;
    }

    /** RFC 6265 §5.2.3: a leading dot says nothing. */
    private static Slice domain(Slice value) {
        return value.length() > 0 && value.charAt(0) == '.' ? value.subSequence(1, value.length()) : value;
    }

    private static int end(Slice value, int from) {
        int end = from;
        while (end < value.length() && value.charAt(end) != ';') end++;
        return end;
    }

    private static Slice trimmed(Slice value, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && value.charAt(start) == ' ') start++;
        while (end > start && value.charAt(end - 1) == ' ') end--;
        return value.subSequence(start, end);
    }
}
