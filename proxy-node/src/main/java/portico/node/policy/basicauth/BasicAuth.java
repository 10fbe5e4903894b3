package portico.node.policy.basicauth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.config.policy.basicauth.BasicAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.identity.BasicPassword;
import portico.node.identity.Identity;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.CredentialHash;
import portico.node.policy.CredentialPlaces;
import portico.node.policy.Finding;
import portico.node.policy.Policy;
import portico.node.policy.VerifiedCredentials;
import portico.node.policy.basicauth.PasswordChecks.Outcome;

/** Knows callers by user name and password (RFC 7617). A right password is remembered for as long as it stays the same. */
public final class BasicAuth implements Authentication {
    /** In base64: longer ones are nobody's. */
    private static final int LENGTH_MAX = 2048;

    private static final Finding SEVERAL = Finding.refused(CredentialPlaces.AMBIGUOUS);
    private static final Finding BUSY = Finding.refused(Refusal.OVERLOADED);

    private final CredentialPlaces places = new CredentialPlaces("authorization", "Basic", null, null);
    private final boolean hidePassword;
    private final PasswordChecks checks;
    private final VerifiedCredentials<VerifiedPassword> verified;
    private final Clock clock;
    private final Finding absent;
    private final Finding wrong;

    private BasicAuth(BasicAuthSettings settings, CompileContext context) {
        hidePassword = settings.hidePassword();
        checks = context.live().passwords();
        verified = checks.verified();
        clock = context.live().clock();
        Refusal refusal = Refusal.unauthorized("Basic realm=\"" + settings.realm() + "\", charset=\"UTF-8\"");
        absent = Finding.absent(refusal);
        wrong = Finding.refused(refusal);
    }

    public static Policy compile(BasicAuthSettings settings, CompileContext context) {
        return new Authenticating(new BasicAuth(settings, context));
    }

    @Override
    public void hide(Exchange exchange) {
        if (hidePassword) places.hide(exchange);
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        Slice shown = places.find(exchange.head());
        if (shown == null) return absent;
        if (shown == CredentialPlaces.SEVERAL) return SEVERAL;
        if (shown.length() > LENGTH_MAX) return wrong;
        CredentialHash hash = CredentialHash.of(shown);
        VerifiedPassword known = verified.find(hash);
        Identity identity = exchange.gateway().identity();
        // What was right is so only for the password that is stored now.
        if (known != null && known.password().isSame(current(identity, known.username())))
            return accept(exchange, known.username());
        return check(exchange, shown, hash);
    }

    private Finding check(Exchange exchange, Slice shown, CredentialHash hash) {
        String pair = decoded(shown);
        int colon = pair == null ? -1 : pair.indexOf(':');
        if (pair == null || colon < 0) return wrong;
        String username = pair.substring(0, colon);
        BasicPassword stored = current(exchange.gateway().identity(), username);
        CompletableFuture<Outcome> work =
                checks.check(exchange.clientAddress(), hash, pair.substring(colon + 1), stored);
        return Finding.later(work.thenApply(outcome -> there -> {
            if (outcome == Outcome.BUSY) return BUSY;
            if (outcome == Outcome.WRONG || stored == null) return wrong;
            verified.remember(hash, new VerifiedPassword(username, stored));
            return accept(there, username);
        }));
    }

    private Finding accept(Exchange exchange, String username) {
        Identity identity = exchange.gateway().identity();
        BasicPassword stored = current(identity, username);
        if (stored == null) return wrong;
        exchange.caller(identity.caller(stored));
        return Finding.PASSED;
    }

    private @Nullable BasicPassword current(Identity identity, String username) {
        BasicPassword stored = identity.password(username);
        return stored == null || stored.hasExpired(clock.millis()) ? null : stored;
    }

    /** User name, colon and password; null when it is not that. */
    private static @Nullable String decoded(Slice shown) {
        try {
            byte[] octets = Base64.getDecoder().decode(shown.toString());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
