package portico.node.policy.jwt;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.jose.SigningAlgorithm;
import portico.config.jose.VerificationKey;
import portico.config.policy.jwt.JwtSettings;
import portico.config.policy.jwt.TokenIssuer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;
import portico.node.identity.Identity;
import portico.node.identity.JwtKey;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.CredentialHash;
import portico.node.policy.CredentialPlaces;
import portico.node.policy.Finding;
import portico.node.policy.Policy;
import portico.node.policy.VerifiedCredentials;

/**
 * Knows callers by a signed token (RFC 7519). Which key a token is verified by, and in which way, the configuration and
 * the issuer say; the token only names it. A good one is remembered for as long as it and its key are good.
 */
public final class Jwt implements Authentication {
    private final CredentialPlaces places;
    private final boolean hideToken;
    private final Map<String, IssuerKeys> issuers;
    private final boolean consumerKeys;
    private final String keyClaim;
    private final ClaimRules rules;
    private final ClaimsCaller claimed;
    private final VerifiedCredentials<VerifiedToken> verified;
    private final Verifications verifications;
    private final Clock clock;

    private Jwt(JwtSettings settings, CompileContext context) {
        String scheme = settings.header().equals("authorization") ? "Bearer" : null;
        places = new CredentialPlaces(settings.header(), scheme, settings.query(), settings.cookie());
        hideToken = settings.hideToken();
        Issuers known = context.live().issuers();
        issuers = settings.issuers().stream().collect(toUnmodifiableMap(TokenIssuer::issuer, known::of));
        consumerKeys = settings.takesConsumerKeys();
        keyClaim = settings.keyClaim();
        rules = new ClaimRules(settings);
        context.findsConsumers(settings.consumerClaim());
        claimed = new ClaimsCaller(
                JwtSettings.KIND.type(), settings.consumerClaim(), settings.claimsToHeaders(), settings.scopes());
        verified = known.tokens(context.use());
        verifications = context.live().verifications();
        clock = context.live().clock();
        Decoys.of(SigningAlgorithm.HS256, 0); // with all others, now and not when the first stranger comes
    }

    public static Policy compile(JwtSettings settings, CompileContext context) {
        return new Authenticating(new Jwt(settings, context));
    }

    @Override
    public void hide(Exchange exchange) {
        if (hideToken) places.hide(exchange);
    }

    @Override
    public List<HeaderName> owned() {
        return claimed.owned();
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        Slice shown = places.find(exchange.head());
        if (shown == null) return TokenFindings.ABSENT;
        if (shown == CredentialPlaces.SEVERAL) return TokenFindings.SEVERAL;
        if (shown.length() > Token.LENGTH_MAX) return TokenFindings.of(TokenFault.MALFORMED);
        CredentialHash hash = CredentialHash.of(shown);
        VerifiedToken known = verified.find(hash);
        if (known != null) {
            long now = clock.millis();
            if (now < known.goodUntilMillis()
                    && known.source().isCurrent(exchange.gateway().identity(), now)) return accept(exchange, known);
            verified.forget(hash);
        }
        try {
            return verify(exchange, Token.read(shown.toString()), hash, true);
        } catch (BadToken e) {
            return TokenFindings.of(e.fault());
        }
    }

    /** @param mayAsk whether keys may be fetched for it */
    private Finding verify(Exchange exchange, Token token, CredentialHash hash, boolean mayAsk) throws BadToken {
        String named = token.text("iss");
        IssuerKeys issuer = named == null ? null : issuers.get(named);
        if (issuer == null) {
            if (!consumerKeys) return TokenFindings.of(TokenFault.UNKNOWN_KEY);
            return verify(exchange, token, hash, ofConsumer(exchange.gateway().identity(), token));
        }
        List<VerificationKey> keys = issuer.current();
        if (keys != null && !Signatures.candidates(token.keyId(), keys).isEmpty())
            return verify(exchange, token, hash, new KeySource.OfIssuer(issuer, keys));
        CompletionStage<Void> asked = mayAsk ? issuer.ask(keys) : null;
        if (asked != null) return Finding.later(asked.thenApply(none -> there -> again(there, token, hash)));
        return keys == null ? TokenFindings.NO_KEYS : TokenFindings.of(TokenFault.UNKNOWN_KEY);
    }

    private Finding again(Exchange exchange, Token token, CredentialHash hash) {
        try {
            return verify(exchange, token, hash, false);
        } catch (BadToken e) {
            return TokenFindings.of(e.fault());
        }
    }

    /** Null when nobody has such a key. */
    private @Nullable KeySource ofConsumer(Identity identity, Token token) {
        JwtKey key = token.keyId() == null ? null : identity.jwtKey(token.keyId());
        String claimed = key == null ? token.text(keyClaim) : null;
        if (claimed != null) key = identity.jwtKey(claimed);
        return key == null || key.hasExpired(clock.millis()) ? null : new KeySource.OfConsumer(key);
    }

    /** @param source null for nobody's keys: then it takes as long, to the same end, as a wrong signature */
    private Finding verify(Exchange exchange, Token token, CredentialHash hash, @Nullable KeySource source)
            throws BadToken {
        List<VerificationKey> candidates = source == null ? List.of() : candidates(token, source);
        if (!token.algorithm().isDear()) return remember(exchange, hash, verified(token, source, candidates));
        CompletionStage<Function<Exchange, Finding>> work = verifications.run(exchange.clientAddress(), () -> {
            try {
                VerifiedToken good = verified(token, source, candidates);
                return there -> remember(there, hash, good);
            } catch (BadToken e) {
                Finding bad = TokenFindings.of(e.fault());
                return there -> bad;
            }
        });
        return work == null ? TokenFindings.BUSY : Finding.later(work);
    }

    /** Of a consumer the one that was found, by whatever name. */
    private static List<VerificationKey> candidates(Token token, KeySource source) {
        return source.fold(
                ofConsumer -> ofConsumer.keys(), ofIssuer -> Signatures.candidates(token.keyId(), ofIssuer.keys()));
    }

    private VerifiedToken verified(Token token, @Nullable KeySource source, List<VerificationKey> candidates)
            throws BadToken {
        Signatures.verify(token, candidates);
        if (source == null) throw new IllegalStateException("Nobody's key has verified a token");
        long goodUntil = rules.check(token.claims(), clock.millis());
        // Of a consumer's own key it is known whose it is.
        String consumer = source instanceof KeySource.OfConsumer ? null : claimed.consumer(token.claims());
        return new VerifiedToken(
                source,
                goodUntil,
                rules.hasScopes(token.claims()),
                consumer,
                claimed.values(token.claims()),
                ClaimHeaders.of(token.claims()),
                ClaimHeaders.octets(token.claims()));
    }

    private Finding remember(Exchange exchange, CredentialHash hash, VerifiedToken good) {
        verified.remember(hash, good);
        return accept(exchange, good);
    }

    private Finding accept(Exchange exchange, VerifiedToken good) {
        if (!good.hasScopes()) return claimed.lacksScopes();
        if (good.source() instanceof KeySource.OfConsumer own) {
            Identity identity = exchange.gateway().identity();
            JwtKey key = own.current(identity);
            if (key == null) return TokenFindings.of(TokenFault.UNKNOWN_KEY);
            exchange.caller(identity.caller(key));
        }
        Finding finding = claimed.accept(exchange, good.consumer(), good.headers());
        if (finding == Finding.PASSED) exchange.claims(good.claims(), good.goodUntilMillis());
        return finding;
    }
}
