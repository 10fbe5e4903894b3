package portico.node.policy.keyauth;

import org.jspecify.annotations.Nullable;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.identity.Caller;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 401 unless the caller shows a known key, in exactly one of the places where it may be. */
public final class KeyAuth implements Policy {
    private static final Refusal NO_KEY = Refusal.unauthorized("Key realm=\"portico\"");
    private static final Refusal TWO_KEYS = Refusal.of(400, "ambiguous-credentials", "Show one key, in one place")
            .with("cache-control", "no-store");

    private final HeaderName header;
    private final @Nullable QueryName query;
    private final @Nullable String cookie;
    private final boolean hideKey;

    private KeyAuth(KeyAuthSettings settings) {
        header = HeaderName.of(settings.header());
        query = settings.query() == null ? null : QueryName.of(settings.query());
        cookie = settings.cookie();
        hideKey = settings.hideKey();
    }

    public static Policy compile(KeyAuthSettings settings, CompileContext context) {
        return new KeyAuth(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        RequestHead head = exchange.head();
        int field = head.find(header, 0);
        CharSequence key = field < 0 ? null : head.value(field);
        // Two keys mean two readers who disagree about who is calling.
        if (field >= 0 && head.find(header, field + 1) >= 0) return exchange.refuse(TWO_KEYS);
        if (query != null) {
            String other = query.value(head.query());
            if (other != null && key != null) return exchange.refuse(TWO_KEYS);
            if (other != null) key = other;
        }
        if (cookie != null) {
            Slice other = Cookies.first(head, cookie);
            if (other != null && key != null) return exchange.refuse(TWO_KEYS);
            if (other != null) key = other;
        }
        if (key == null || key.length() == 0) return exchange.refuse(NO_KEY);
        Caller caller = exchange.gateway().identity().byKey(slice(key), System.currentTimeMillis());
        if (caller == null) return exchange.refuse(NO_KEY);
        exchange.caller(caller);
        if (hideKey) hide(exchange);
        return Step.NEXT;
    }

    /** Everywhere a key may be, not only where this one was: none reaches the upstream. */
    private void hide(Exchange exchange) {
        exchange.requestEdits().remove(header);
        Slice passed = exchange.query();
        if (query != null && passed != null) exchange.query(query.without(passed));
        if (cookie != null) Cookies.remove(exchange, cookie);
    }

    private static Slice slice(CharSequence key) {
        return key instanceof Slice slice ? slice : Slice.of(key.toString());
    }
}
