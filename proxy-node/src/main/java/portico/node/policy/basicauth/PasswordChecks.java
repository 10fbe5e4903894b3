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
import portico.node.limit.Limit;
import portico.node.policy.ClientShares;
import portico.node.policy.CredentialHash;
import portico.node.policy.Kept;
import portico.node.policy.VerifiedCredentials;
import portico.node.policy.Workers;

/**
 * Checks passwords, which is dear on purpose: on a few threads, the same one once however many ask at once, and it takes
 * as long when there is no such user. No client has more than its share of the waiting room.
 */
public final class PasswordChecks {
    private static final int REMEMBERED_MAX = 32 * 1024;

    /** Whoever guesses fills this much of the room, and leaves the rest to others. */
    @Limit(
            "Different passwords of one client address, or of one /64 network, that a node checks or lets wait at a time; then 503")
    private static final int CHECKS_PER_CLIENT_MAX = 8;

    /** Compares a password with a hash, which is all that takes time here. */
    interface Comparison {
        boolean isSame(String password, String hash);
    }

    private final Workers workers;
    private final Comparison comparison;
    private final Map<Check, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
    private final ClientShares shares = new ClientShares();
    private final Kept<String, VerifiedCredentials<VerifiedPassword>> verified = new Kept<>();

    /** Of a password that nobody has; made when the first password is checked. */
    private volatile @Nullable String nobody;

    /** What came of a check. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** Too many wait already, of this client or of all. */
        BUSY
    }

    public PasswordChecks(Workers workers) {
        this(workers, PasswordChecks::isSame);
    }

    PasswordChecks(Workers workers, Comparison comparison) {
        this.workers = workers;
        this.comparison = comparison;
    }

    /** What was found to be right, by all policies alike. */
    VerifiedCredentials<VerifiedPassword> verified() {
        return verified.of("", () -> new VerifiedCredentials<>(REMEMBERED_MAX));
    }

    /**
     * Whether this is the password.
     *
     * @param client the address of who asks
     * @param shown names what is checked, user name included
     * @param stored null when there is no such user: the answer is then no, in the same time
     */
    CompletableFuture<Outcome> check(
            String client, CredentialHash shown, String password, @Nullable BasicPassword stored) {
        // A password that changes meanwhile is another check.
        var check = new Check(shown, stored == null ? "" : stored.hash());
        var mine = new CompletableFuture<Outcome>();
        CompletableFuture<Outcome> same = running.putIfAbsent(check, mine);
        if (same != null) return same;
        Object network = ClientShares.network(client);
        boolean entered = shares.enter(network, CHECKS_PER_CLIENT_MAX);
        CompletableFuture<Boolean> work = entered ? workers.run(() -> isRight(password, stored)) : null;
        if (work == null) work = CompletableFuture.completedFuture(null);
        work.whenComplete((right, failure) -> {
            if (entered) shares.leave(network);
            running.remove(check, mine);
            if (failure != null) mine.completeExceptionally(failure);
            else mine.complete(right == null ? Outcome.BUSY : right ? Outcome.RIGHT : Outcome.WRONG);
        });
        return mine;
    }

    private record Check(CredentialHash shown, String hash) {}

    private boolean isRight(String password, @Nullable BasicPassword stored) {
        String none = nobody(); // asked for always, so that the first stranger takes no longer than others
        String hash = stored == null ? none : stored.hash();
        boolean right = comparison.isSame(password, hash);
        return right && stored != null;
    }

    static boolean isSame(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
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
