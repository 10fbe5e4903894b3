package portico.node.policy.basicauth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.config.secret.PasswordCost;
import portico.node.identity.BasicPassword;
import portico.node.policy.CredentialHash;
import portico.node.policy.Kept;
import portico.node.policy.VerifiedCredentials;
import portico.node.policy.Workers;

/**
 * Checks passwords, which is dear on purpose: on a few threads, the same one once however many ask at once, and it takes
 * as long when there is no such user.
 */
public final class PasswordChecks {
    private static final int REMEMBERED_MAX = 32 * 1024;

    private final Workers workers;
    private final Map<Check, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();
    private final Kept<String, VerifiedCredentials<VerifiedPassword>> verified = new Kept<>();

    /** Of a password that nobody has; made when the first password is checked. */
    private volatile @Nullable String nobody;

    public PasswordChecks(Workers workers) {
        this.workers = workers;
    }

    /** What was found to be right, by all policies alike. */
    VerifiedCredentials<VerifiedPassword> verified() {
        return verified.of("", () -> new VerifiedCredentials<>(REMEMBERED_MAX));
    }

    /**
     * Whether this is the password.
     *
     * @param shown names what is checked, user name included
     * @param stored null when there is no such user: the answer is then no, in the same time
     * @return null when too many checks wait already
     */
    @Nullable CompletableFuture<Boolean> check(CredentialHash shown, String password, @Nullable BasicPassword stored) {
        // A password that changes meanwhile is another check.
        var check = new Check(shown, stored == null ? "" : stored.hash());
        CompletableFuture<Boolean> same = running.get(check);
        if (same != null) return same;
        CompletableFuture<Boolean> mine = workers.run(() -> isRight(password, stored));
        if (mine == null) return null;
        running.put(check, mine);
        mine.whenComplete((right, failure) -> running.remove(check, mine));
        return mine;
    }

    private record Check(CredentialHash shown, String hash) {}

    private boolean isRight(String password, @Nullable BasicPassword stored) {
        String none = nobody(); // asked for always, so that the first stranger takes no longer than others
        String hash = stored == null ? none : stored.hash();
        boolean right = Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        return right && stored != null;
    }

    private String nobody() {
        String known = nobody;
        if (known == null) nobody = known = hash(random(), new SecureRandom());
        return known;
    }

    private static String hash(String password, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return Password.hash(password)
                .addSalt(salt)
                .with(Argon2Function.getInstance(
                        PasswordCost.MEMORY_KIB,
                        PasswordCost.ITERATIONS,
                        PasswordCost.LANES,
                        PasswordCost.HASH_OCTETS,
                        Argon2.ID))
                .getResult();
    }

    private static String random() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}
