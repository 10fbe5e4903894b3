package portico.admin.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.secret.PasswordCost;

/**
 * Argon2id hashes of passwords, of people and of consumers, in PHC form. Hashing is dear on purpose; it is done by a few threads, so that
 * a flood of logins takes neither all memory nor all cores.
 */
@Singleton
public final class Passwords {
    static final int LENGTH_MIN = 12;
    static final int LENGTH_MAX = 256;

    private static final int SALT_OCTETS = 16;

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 64;

    private final Argon2Function argon2 = Argon2Function.getInstance(
            PasswordCost.MEMORY_KIB, PasswordCost.ITERATIONS, PasswordCost.LANES, PasswordCost.HASH_OCTETS, Argon2.ID);
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                var thread = new Thread(task, "password-hash");
                thread.setDaemon(true);
                return thread;
            });

    /** Of a password that nobody has: what the name of nobody is checked against, to take as long as any other. */
    private final String nobody;

    Passwords() {
        workers.allowCoreThreadTimeOut(true);
        nobody = hash(random());
    }

    /** Collects what is wrong with a password that somebody chose. */
    static void check(Problems at, String field, @Nullable String password, String userName) {
        at.required(field, password);
        if (password == null) return;
        // NIST SP 800-63B: length, not composition.
        at.require(password.length() >= LENGTH_MIN, field, "must be at least " + LENGTH_MIN + " characters");
        at.require(password.length() <= LENGTH_MAX, field, "is over " + LENGTH_MAX + " characters");
        at.require(!password.equalsIgnoreCase(userName), field, "must not be the name");
        at.require(password.chars().distinct().count() > 3, field, "must not be so uniform");
    }

    /** A password for the first login: 128 random bits. */
    String random() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** @throws Overloaded when too many wait already */
    public String hash(String password) {
        byte[] salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        return onWorker(() -> Password.hash(password).addSalt(salt).with(argon2).getResult());
    }

    /**
     * Whether this is the password; takes its time even when there is nobody to compare with.
     *
     * @throws Overloaded when too many wait already
     */
    public boolean verify(String password, @Nullable String hash) {
        if (password.length() > LENGTH_MAX) return false;
        String stored = hash == null ? nobody : hash;
        // The parameters are those of the stored hash, which may be older than ours.
        boolean equal =
                onWorker(() -> Password.check(password, stored).with(Argon2Function.getInstanceFromHash(stored)));
        return equal && hash != null;
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }

    private <T> T onWorker(Callable<T> work) {
        try {
            return workers.submit(work).get();
        } catch (RejectedExecutionException e) {
            throw new Overloaded("Too many logins at once; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("The admin service is stopping");
        } catch (ExecutionException e) {
            throw new IllegalStateException("Argon2 failed", e.getCause());
        }
    }
}
