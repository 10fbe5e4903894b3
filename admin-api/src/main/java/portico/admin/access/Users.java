package portico.admin.access;

import static java.util.Objects.requireNonNull;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.AlreadyExists;
import portico.admin.problem.NotFound;
import portico.config.Problems;

/** Makes, shows, changes and deletes users. There is always an admin who may sign in. */
@ApplicationScoped
final class Users {
    private final UserRepository users;
    private final RefreshTokenRepository sessions;
    private final AccessTokenRepository tokens;
    private final Passwords passwords;
    private final Clock clock;

    Users(
            UserRepository users,
            RefreshTokenRepository sessions,
            AccessTokenRepository tokens,
            Passwords passwords,
            Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.tokens = tokens;
        this.passwords = passwords;
        this.clock = clock;
    }

    EditedUser create(NewUser wanted) {
        Problems.of(wanted).throwIfAny();
        String chosen = wanted.password();
        String made = chosen == null ? passwords.random() : null;
        // Outside of the transaction: no connection is held while the hash is computed.
        String hash = passwords.hash(chosen == null ? requireNonNull(made) : chosen);
        UserView view = QuarkusTransaction.requiringNew().call(() -> insert(wanted, hash));
        return new EditedUser(view, made);
    }

    private UserView insert(NewUser wanted, String hash) {
        if (users.byName(wanted.name()).isPresent()) throw new AlreadyExists("user", wanted.name());
        var user = new UserEntity(UUID.randomUUID(), wanted.name(), wanted.role(), hash, clock.instant());
        try {
            users.persistAndFlush(user);
        } catch (ConstraintViolationException e) {
            throw new AlreadyExists("user", wanted.name()); // someone was faster
        }
        return user.view();
    }

    @Transactional
    List<UserView> after(String name, String text, int limit) {
        return users.after(name, text, limit).stream().map(UserEntity::view).toList();
    }

    @Transactional
    UserView get(String name) {
        return users.byName(name).orElseThrow(() -> new NotFound("user", name)).view();
    }

    EditedUser edit(String name, UserEdit edit) {
        String made = edit.resetsPassword() ? passwords.random() : null;
        String hash = made == null ? null : passwords.hash(made);
        return QuarkusTransaction.requiringNew().call(() -> new EditedUser(apply(name, edit, hash), made));
    }

    private UserView apply(String name, UserEdit edit, @Nullable String newHash) {
        users.lockAdmins(); // before the row: everybody takes these two in the same order
        UserEntity user = toChange(name);
        boolean wasAdmin = user.isAdmin();
        if (edit.role() != null) user.role = edit.role();
        if (edit.disabled() != null) user.disabled = edit.disabled();
        if (wasAdmin && !user.isAdmin()) requireAnotherAdmin(user, edit.unmakingAdmin());
        if (newHash != null) {
            user.passwordHash = newHash;
            user.mustChangePassword = true;
        }
        if (newHash != null || user.disabled) {
            sessions.endFamiliesOf(user.id);
            tokens.revokeAllOf(user.id, clock.instant()); // for good: whoever had them may be why
        }
        user.updatedAt = clock.instant();
        return user.view();
    }

    /** Their sessions and tokens go with them. */
    @Transactional
    void delete(String name) {
        users.lockAdmins();
        UserEntity user = toChange(name);
        if (user.isAdmin()) requireAnotherAdmin(user, List.of("name"));
        users.delete(user);
    }

    private void requireAnotherAdmin(UserEntity leaving, List<String> fields) {
        if (users.admins().stream().allMatch(admin -> admin.id.equals(leaving.id))) throw new LastAdmin(fields);
    }

    private UserEntity toChange(String name) {
        return users.byNameToChange(name).orElseThrow(() -> new NotFound("user", name));
    }
}
