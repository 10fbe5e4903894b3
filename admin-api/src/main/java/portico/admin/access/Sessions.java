package portico.admin.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/** Logins, and the sessions that they start: renewed by tokens that are good for one use. */
@ApplicationScoped
final class Sessions {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final Duration IDLE_MAX = Duration.ofDays(7);
    private static final Duration SESSION_MAX = Duration.ofDays(30);

    /** Two tabs may renew at once; only one of them gets the new cookie first. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

    private static final String REFRESH_TOKEN = "rt_";

    private final UserRepository users;
    private final RefreshTokenRepository sessions;
    private final SessionTokens tokens;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final FirstPassword firstPassword;
    private final TokenMint mint;
    private final Clock clock;

    Sessions(
            UserRepository users,
            RefreshTokenRepository sessions,
            SessionTokens tokens,
            Passwords passwords,
            LoginThrottle throttle,
            FirstPassword firstPassword,
            TokenMint mint,
            Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.tokens = tokens;
        this.passwords = passwords;
        this.throttle = throttle;
        this.firstPassword = firstPassword;
        this.mint = mint;
        this.clock = clock;
    }

    /** A session as it leaves for the caller. */
    record Opened(SessionAnswer answer, String refreshToken, Duration lifetime) {}

    Opened login(Credentials shown, String address) {
        Problems.of(shown).throwIfAny();
        throttle.admit(shown.name(), address);
        // No connection is held while the hash is computed.
        UserEntity known = QuarkusTransaction.requiringNew()
                .call(() -> users.byName(shown.name()).orElse(null));
        boolean right = passwords.verify(shown.password(), known == null ? null : known.passwordHash);
        if (known == null) throw new LoginRefused();
        Opened opened = QuarkusTransaction.requiringNew().call(() -> outcome(known, right));
        if (opened == null) throw new LoginRefused();
        throttle.succeeded(shown.name(), address);
        return opened;
    }

    private @Nullable Opened outcome(UserEntity seen, boolean right) {
        UserEntity user = users.byIdToChange(seen.id).orElse(null);
        if (user == null) return null;
        if (!right) {
            user.failedLogins++;
            user.lastFailedLoginAt = clock.instant();
            return null;
        }
        // Both may have changed while the hash was computed.
        if (user.disabled || !user.passwordHash.equals(seen.passwordHash)) return null;
        user.failedLogins = 0;
        user.lastLoginAt = clock.instant();
        Instant end = clock.instant().plus(SESSION_MAX);
        return open(user, UUID.randomUUID(), end);
    }

    /** Uses up a refresh token for the next one. */
    Opened refresh(@Nullable String shown) {
        if (shown == null) throw new SessionEnded();
        // A reuse must end the family even though it is refused, so it is not refused inside of the transaction.
        Renewal renewal = QuarkusTransaction.requiringNew().call(() -> renew(shown));
        if (renewal.opened == null) throw renewal.sameMoment ? new SessionRenewed() : new SessionEnded();
        return renewal.opened;
    }

    private Renewal renew(String shown) {
        Instant now = clock.instant();
        RefreshTokenEntity token = toUse(shown).orElse(null);
        if (token == null || !now.isBefore(token.familyExpiresAt)) return Renewal.REFUSED;
        if (token.usedAt != null) {
            if (now.isBefore(token.usedAt.plus(SAME_MOMENT))) return Renewal.SAME_MOMENT;
            sessions.endFamily(token.family);
            LOG.warnf("A refresh token was used twice: session %s of user %s is ended", token.family, token.userId);
            return Renewal.REFUSED;
        }
        if (!now.isBefore(token.expiresAt)) return Renewal.REFUSED;
        Optional<UserEntity> user = users.findByIdOptional(token.userId).filter(found -> !found.disabled);
        if (user.isEmpty()) return Renewal.REFUSED;
        token.usedAt = now;
        return new Renewal(open(user.get(), token.family, token.familyExpiresAt), false);
    }

    /** Ends the session; its access tokens are no longer good either. */
    void logout(@Nullable String shown) {
        if (shown == null) return;
        QuarkusTransaction.requiringNew().run(() -> toUse(shown).ifPresent(token -> sessions.endFamily(token.family)));
    }

    /**
     * Locks the user first, as all do who end sessions: else the next token of one could be under way, seen by nobody
     * who deletes, and outlive its session.
     */
    private Optional<RefreshTokenEntity> toUse(String shown) {
        List<String> hashes = mint.hashes(shown);
        return sessions.userOf(hashes).flatMap(users::byIdToChange).flatMap(user -> sessions.toUse(hashes));
    }

    /** Changes the caller's password, and ends all of their sessions but this one. */
    void changePassword(Caller caller, PasswordChange change, String address) {
        UUID session = caller.session();
        if (session == null) throw new NoSession();
        Problems problems = Problems.none();
        problems.required("current", change.current());
        Passwords.check(problems, "replacement", change.replacement(), caller.name());
        problems.require(
                change.replacement() == null || !change.replacement().equals(change.current()),
                "replacement",
                "must differ from the current one");
        problems.throwIfAny();
        throttle.admit(caller.name(), address); // or a stolen session could guess at leisure
        String stored = QuarkusTransaction.requiringNew()
                .call(() -> users.findByIdOptional(caller.user())
                        .map(user -> user.passwordHash)
                        .orElse(null));
        requireCurrent(passwords.verify(change.current(), stored));
        throttle.succeeded(caller.name(), address);
        String hash = passwords.hash(change.replacement());
        QuarkusTransaction.requiringNew().run(() -> {
            UserEntity user = users.byIdToChange(caller.user()).orElseThrow(LoginRefused::new);
            requireCurrent(user.passwordHash.equals(stored)); // somebody may have been faster
            user.passwordHash = hash;
            user.mustChangePassword = false;
            user.updatedAt = clock.instant();
            sessions.endOtherFamiliesOf(user.id, session);
        });
        firstPassword.changedBy(caller.name());
    }

    /** Who asks is signed in, so this is about a field and not about the session. */
    private static void requireCurrent(boolean isCurrent) {
        Problems problems = Problems.none();
        problems.require(isCurrent, "current", "is not the current password");
        problems.throwIfAny();
    }

    private Opened open(UserEntity user, UUID family, Instant familyExpiresAt) {
        Instant now = clock.instant();
        TokenMint.Minted minted = mint.mint(REFRESH_TOKEN);
        var token = new RefreshTokenEntity();
        token.hash = minted.hash();
        token.family = family;
        token.userId = user.id;
        token.familyExpiresAt = familyExpiresAt;
        token.createdAt = now;
        Instant idleEnd = now.plus(IDLE_MAX);
        token.expiresAt = idleEnd.isBefore(familyExpiresAt) ? idleEnd : familyExpiresAt;
        sessions.persist(token);
        var me = new SessionAnswer.Me(user.name, user.role, user.mustChangePassword);
        return new Opened(
                new SessionAnswer(tokens.issue(user.id, family), SessionTokens.LIFETIME.toSeconds(), me),
                minted.value(),
                Duration.between(now, token.expiresAt));
    }

    private record Renewal(@Nullable Opened opened, boolean sameMoment) {
        private static final Renewal REFUSED = new Renewal(null, false);
        private static final Renewal SAME_MOMENT = new Renewal(null, true);
    }
}
