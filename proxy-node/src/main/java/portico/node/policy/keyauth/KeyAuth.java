package portico.node.policy.keyauth;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.identity.Caller;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.CredentialPlaces;
import portico.node.policy.Finding;
import portico.node.policy.Policy;

/** Knows callers by an API key, in exactly one of the places where it may be. */
public final class KeyAuth implements Authentication {
    private static final Refusal NO_KEY = Refusal.unauthorized("Key realm=\"portico\"");
    private static final Finding ABSENT = Finding.absent(NO_KEY);
    private static final Finding UNKNOWN = Finding.refused(NO_KEY);
    private static final Finding SEVERAL = Finding.refused(CredentialPlaces.AMBIGUOUS);

    private final CredentialPlaces places;
    private final boolean hideKey;
    private final Clock clock;

    private KeyAuth(KeyAuthSettings settings, Clock clock) {
        this.clock = clock;
        places = new CredentialPlaces(settings.header(), null, settings.query(), settings.cookie());
        hideKey = settings.hideKey();
    }

    public static Policy compile(KeyAuthSettings settings, CompileContext context) {
        return new Authenticating(new KeyAuth(settings, context.live().clock()));
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        @Nullable Slice key = places.find(exchange.head());
        if (key == null) return ABSENT;
        if (key == CredentialPlaces.SEVERAL) return SEVERAL;
        Caller caller = exchange.gateway().identity().byKey(key, clock.millis());
        if (caller == null) return UNKNOWN;
        exchange.caller(caller);
        return Finding.PASSED;
    }

    @Override
    public void hide(Exchange exchange) {
        if (hideKey) places.hide(exchange);
    }
}
