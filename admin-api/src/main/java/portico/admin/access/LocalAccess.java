package portico.admin.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import portico.admin.start.AdminSettings;
import portico.config.Problems;
import portico.db.PrivateFiles;

/**
 * Lets whoever can read our data directory in as the local admin: they could read and change the embedded database
 * there as well. The secret is another one at each start.
 */
@ApplicationScoped
final class LocalAccess {
    static final String SCHEME = "Local ";

    private static final Duration LIFETIME_DEFAULT = Duration.ofHours(8);

    private final boolean enabled;
    private final Path directory;
    private final Path file;
    private final UserRepository users;
    private final PersonalTokens tokens;

    private volatile @Nullable String secret;

    LocalAccess(AdminSettings settings, UserRepository users, PersonalTokens tokens) {
        this.enabled = settings.localAccessOrDefault();
        this.directory = settings.dataDir().toAbsolutePath();
        this.file = directory.resolve("local-access");
        this.users = users;
        this.tokens = tokens;
    }

    void start(@Observes StartupEvent event) {
        try {
            if (enabled) write();
            else Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /**
     * A token for the local admin: the user {@code admin}, or when that one is no admin any more, the oldest who is.
     *
     * @param authorization the header as it came
     */
    @Transactional
    IssuedToken issue(@Nullable String authorization, @Nullable String address, NewToken wanted) {
        if (!isLocal(address) || !isSecret(authorization)) throw new LocalAccessRefused();
        Problems.of(wanted).throwIfAny();
        UserEntity admin = users.byName(FirstAdmin.NAME)
                .filter(UserEntity::isAdmin)
                .or(() -> users.admins().stream().findFirst())
                .orElseThrow(LocalAccessRefused::new);
        return tokens.issue(
                admin,
                wanted.name(),
                wanted.role() == null ? Role.ADMIN : wanted.role(),
                wanted.expiresIn() == null ? LIFETIME_DEFAULT : wanted.expiresIn());
    }

    private boolean isSecret(@Nullable String authorization) {
        String expected = secret;
        if (expected == null || authorization == null || !authorization.startsWith(SCHEME)) return false;
        byte[] shown = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, expected.getBytes(StandardCharsets.UTF_8)); // in constant time
    }

    private static boolean isLocal(@Nullable String address) {
        return address != null && LoopbackAddress.is(address);
    }

    private void write() throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFiles.createDirectories(directory);
        PrivateFiles.write(file, fresh + "\n");
        secret = fresh;
    }
}
