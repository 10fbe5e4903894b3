package portico.admin.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes one admin, with a random one-time password, when there are no users at all. No password is built in. */
@ApplicationScoped
final class FirstAdmin {
    static final String NAME = "admin";

    private final UserRepository users;
    private final Passwords passwords;
    private final FirstPassword firstPassword;
    private final Signing signing;
    private final Clock clock;

    FirstAdmin(UserRepository users, Passwords passwords, FirstPassword firstPassword, Signing signing, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.firstPassword = firstPassword;
        this.signing = signing;
        this.clock = clock;
    }

    void start(@Observes @Priority(100) StartupEvent event) {
        signing.turn();
        boolean none = QuarkusTransaction.requiringNew().call(() -> users.count() == 0);
        if (none) {
            String password = create();
            if (password != null) firstPassword.show(password);
        }
        forgetChangedPassword();
    }

    /** The one-time password; null when another replica was faster. */
    @Nullable String create() {
        String password = passwords.random();
        String hash = passwords.hash(password);
        boolean created = QuarkusTransaction.requiringNew().call(() -> {
            users.lockAdmins();
            if (users.count() > 0) return false;
            users.persist(new UserEntity(UUID.randomUUID(), NAME, Role.ADMIN, hash, clock.instant()));
            // Before the commit: whoever dies in between leaves a password without an admin, which the next start
            // replaces, and not an admin whose password nobody has.
            firstPassword.keep(password);
            return true;
        });
        return created ? password : null;
    }

    /** It may have been changed while this replica, which keeps it in a file, did not run. */
    private void forgetChangedPassword() {
        boolean good = QuarkusTransaction.requiringNew()
                .call(() -> users.byName(NAME)
                        .map(admin -> admin.mustChangePassword)
                        .orElse(false));
        if (!good) firstPassword.forget();
    }
}
