package portico.admin.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import portico.admin.problem.NotFound;
import portico.config.Problems;

/** Personal access tokens: for programs that act for a person. */
@ApplicationScoped
final class PersonalTokens {
    private static final Duration LIFETIME_DEFAULT = Duration.ofDays(90);
    private static final int PER_USER_MAX = 100;

    private final AccessTokenRepository tokens;
    private final UserRepository users;
    private final RefreshTokenRepository sessions;
    private final TokenMint mint;
    private final Clock clock;

    PersonalTokens(
            AccessTokenRepository tokens,
            UserRepository users,
            RefreshTokenRepository sessions,
            TokenMint mint,
            Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.sessions = sessions;
        this.mint = mint;
        this.clock = clock;
    }

    /**
     * A token of the caller's, who must have signed in: a token that makes tokens would outlive its end and its
     * revocation in them.
     */
    @Transactional
    IssuedToken create(Caller caller, NewToken wanted) {
        if (caller.session() == null) throw new NoSession();
        Problems problems = Problems.of(wanted);
        Role role = wanted.role() == null ? caller.role() : wanted.role();
        problems.require(
                role.compareTo(caller.role()) <= 0,
                "role",
                "is more than your own, " + caller.role().word());
        problems.throwIfAny();
        UserEntity user = users.byIdToChange(caller.user()).orElseThrow(SessionEnded::new);
        // It may have ended, and all tokens with it, since the caller was recognised.
        if (!sessions.isSession(caller.session(), clock.instant())) throw new SessionEnded();
        if (tokens.countGood(user.id, clock.instant()) >= PER_USER_MAX) throw new TooManyTokens();
        return issue(user, wanted.name(), role, wanted.expiresIn() == null ? LIFETIME_DEFAULT : wanted.expiresIn());
    }

    IssuedToken issue(UserEntity user, String name, Role role, Duration expiresIn) {
        Instant now = clock.instant();
        TokenMint.Minted minted = mint.mint(Callers.PERSONAL_TOKEN);
        var token = new AccessTokenEntity();
        token.id = UUID.randomUUID();
        token.user = user;
        token.name = name;
        token.role = role;
        token.hash = minted.hash();
        token.hint = minted.hint();
        token.createdAt = now;
        token.expiresAt = now.plus(expiresIn);
        tokens.persist(token);
        return new IssuedToken(token.id, name, role, token.hint, token.expiresAt, minted.value());
    }

    @Transactional
    List<AccessTokenView> after(Caller caller, UUID after, int limit) {
        return tokens.after(caller.user(), after, limit).stream()
                .map(AccessTokenEntity::view)
                .toList();
    }

    /** From now on it lets nobody in, at any replica. */
    @Transactional
    void revoke(Caller caller, UUID id) {
        tokens.ofUser(caller.user(), id).orElseThrow(() -> new NotFound("token", id.toString())).revokedAt =
                clock.instant();
    }
}
