package portico.node.policy;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.FormText;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** Where a credential may be shown: a header field, a query parameter, a cookie; in exactly one of them. */
public final class CredentialPlaces {
    /** Instead of a credential: there are several, which means two readers who disagree about who is calling. */
    public static final Slice SEVERAL = Slice.of("");

    /** The answer to several. */
    public static final Refusal AMBIGUOUS = Refusal.of(
                    400, "ambiguous-credentials", "Show one credential, in one place")
            .with("cache-control", "no-store");

    private final HeaderName header;
    private final @Nullable String scheme;
    private final @Nullable QueryName query;
    private final @Nullable String cookie;

    /**
     * @param scheme the word in front of the credential in the header field (RFC 9110 §11.4); null for none
     * @param query the parameter's name; null for nowhere
     * @param cookie the cookie's name; null for nowhere
     */
    public CredentialPlaces(String header, @Nullable String scheme, @Nullable String query, @Nullable String cookie) {
        this.header = HeaderName.of(header);
        this.scheme = scheme;
        this.query = query == null ? null : QueryName.of(query);
        this.cookie = cookie;
    }

    /** The credential; null when none is shown, {@link #SEVERAL} when there is more than one. */
    public @Nullable Slice find(RequestHead head) {
        int field = head.find(header, 0);
        Slice found = field < 0 ? null : credential(head.value(field));
        if (field >= 0 && head.find(header, field + 1) >= 0) return SEVERAL;
        Slice sent = head.query();
        if (query != null && sent != null) {
            long at = query.find(sent, sent.offset());
            if (at != QueryName.NONE) {
                if (found != null || query.find(sent, QueryName.end(at)) != QueryName.NONE) return SEVERAL;
                found = Slice.of(FormText.decode(sent.array(), QueryName.start(at), QueryName.end(at)));
            }
        }
        if (cookie != null) {
            Slice other = Cookies.first(head, cookie);
            if (other != null && (found != null || Cookies.hasSeveral(head, cookie))) return SEVERAL;
            if (other != null) found = other;
        }
        return found == null || found.length() == 0 ? null : found;
    }

    /** Keeps from the upstream what is in any of the places, not only where this one was. */
    public void hide(Exchange exchange) {
        if (scheme == null || holdsScheme(exchange.head())) exchange.onward().hideCredential(header);
        Slice passed = exchange.onward().query();
        if (query != null && passed != null && query.find(passed, passed.offset()) != QueryName.NONE)
            exchange.onward().query(query.without(passed));
        if (cookie != null) Cookies.remove(exchange, cookie);
    }

    private boolean holdsScheme(RequestHead head) {
        for (int field = head.find(header, 0); field >= 0; field = head.find(header, field + 1))
            if (credential(head.value(field)) != null) return true;
        return false;
    }

    /** What stands behind the scheme; null under another scheme, which is somebody else's. */
    private @Nullable Slice credential(Slice value) {
        // Gaps of both kinds (RFC 9110 §5.6.3): services behind take them for such, and would see what we had not.
        int from = gap(value, 0);
        int end = value.length();
        while (end > from && isGap(value.charAt(end - 1))) end--;
        if (scheme == null) return value.subSequence(from, end);
        int after = from + scheme.length();
        if (after >= value.length() || !isGap(value.charAt(after))) return null;
        if (!value.subSequence(from, after).equalsIgnoreCase(scheme)) return null;
        int start = gap(value, after);
        return value.subSequence(start, Math.max(start, end));
    }

    private static int gap(Slice value, int from) {
        int at = from;
        while (at < value.length() && isGap(value.charAt(at))) at++;
        return at;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t';
    }
}
