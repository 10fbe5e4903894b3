package portico.admin.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import portico.admin.access.SessionTokens.SessionClaim;

/**
 * Recognises who shows a bearer token. It asks the database at every request: what is revoked, disabled or demoted is
 * so at once, on every replica.
 */
@ApplicationScoped
class Callers {
    static final String PERSONAL_TOKEN = "pat_";

    private static final Duration LAST_USED_PRECISION = Duration.ofMinutes(1);

    private final SessionTokens sessionTokens;
    private final RefreshTokenRepository sessions;
    private final AccessTokenRepository tokens;
    private final UserRepository users;
    private final TokenMint mint;
    private final Clock clock;

    Callers(
            SessionTokens sessionTokens,
            RefreshTokenRepository sessions,
            AccessTokenRepository tokens,
            UserRepository users,
            TokenMint mint,
            Clock clock) {
        this.sessionTokens = sessionTokens;
        this.sessions = sessions;
        this.tokens = tokens;
        this.users = users;
        this.mint = mint;
        this.clock = clock;
    }

    /** Empty when the token is unknown, expired or revoked, or its user may not come in. */
    @Transactional
    public Optional<Caller> byToken(String token) {
        if (token.startsWith(PERSONAL_TOKEN)) return byPersonalToken(token);
        return sessionTokens.read(token).flatMap(this::bySession);
    }

    private Optional<Caller> byPersonalToken(String token) {
        Instant now = clock.instant();
        return tokens.byHash(mint.hashes(token))
                .filter(found -> found.good(now) && !found.user.disabled)
                .map(found -> {
                    noteUse(found, now);
                    Role role = found.role.atMost(found.user.role);
                    return new Caller(found.user.id, found.user.name, role, false, null);
                });
    }

    private Optional<Caller> bySession(SessionClaim claim) {
        if (!sessions.isSession(claim.session(), clock.instant())) return Optional.empty();
        return users.findByIdOptional(claim.user())
                .filter(user -> !user.disabled)
                .map(user -> new Caller(user.id, user.name, user.role, user.mustChangePassword, claim.session()));
    }

    /** To the minute: a busy token need not write at every request. */
    private void noteUse(AccessTokenEntity token, Instant now) {
        if (token.lastUsedAt == null || token.lastUsedAt.isBefore(now.minus(LAST_USED_PRECISION)))
            tokens.used(token.id, now);
    }
}
