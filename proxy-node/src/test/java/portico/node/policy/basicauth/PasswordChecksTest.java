package portico.node.policy.basicauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.secret.Keyring;
import portico.config.secret.PasswordCost;
import portico.node.exchange.Slice;
import portico.node.identity.BasicPassword;
import portico.node.identity.Identity;
import portico.node.identity.KeyHasher;
import portico.node.policy.CredentialHash;
import portico.node.policy.Workers;
import portico.node.policy.basicauth.PasswordChecks.Outcome;

class PasswordChecksTest {
    private final Workers workers = new Workers("test", 1, 1);
    private final PasswordChecks checks = new PasswordChecks(workers);
    private final CountDownLatch busy = new CountDownLatch(1);

    @AfterEach
    void release() {
        busy.countDown();
    }

    @Test
    void oneMoreThanMayWaitIsToldSoAtOnce() throws Exception {
        occupy();
        assertThat(check("one")).isNotDone();
        assertThat(check("two")).isCompletedWithValue(Outcome.BUSY);
    }

    @Test
    void aClientThatGuessesLeavesRoomForOthers() throws Exception {
        var room = new Workers("test", 1, 64);
        occupy(room);
        var full = new PasswordChecks(room);
        for (int index = 0; index < 8; index++) check(full, "2001:db8::" + index, "guess " + index);
        assertThat(check(full, "2001:db8::99", "one more")).isCompletedWithValue(Outcome.BUSY);
        assertThat(check(full, "2001:db8:0:1::1", "one of another network")).isNotDone();
        assertThat(check(full, "192.0.2.1", "one of another address")).isNotDone();
    }

    @Test
    void equalChecksUnderWayAreOne() throws Exception {
        occupy();
        var first = check("same");
        assertThat(check("same")).isSameAs(first);
        busy.countDown();
        assertThat(first.get(2, TimeUnit.MINUTES)).isEqualTo(Outcome.WRONG);
    }

    /** The same work, counted and not timed: who listens to a clock cannot tell which user names there are. */
    @Test
    void anUnknownUserTakesTheSameWorkAsAWrongPassword() throws Exception {
        List<String> hashes = new CopyOnWriteArrayList<>();
        var counted = new PasswordChecks(new Workers("counted", 1, 8), (password, hash) -> {
            hashes.add(hash);
            return PasswordChecks.isSame(password, hash);
        });
        BasicPassword stored = stored("right");
        assertThat(outcome(counted, "wrong", stored)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(counted, "wrong", null)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(counted, "", null)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(counted, "right", stored)).isEqualTo(Outcome.RIGHT);

        assertThat(hashes).hasSize(4); // one for each, whoever it was
        assertThat(hashes.stream().map(PasswordChecksTest::cost).distinct())
                .containsExactly("argon2id v=19 m=%d,t=%d,p=%d"
                        .formatted(PasswordCost.MEMORY_KIB, PasswordCost.ITERATIONS, PasswordCost.LANES));
        assertThat(hashes.stream().map(String::length).distinct()).hasSize(1);
    }

    private static Outcome outcome(PasswordChecks checks, String password, @Nullable BasicPassword stored)
            throws Exception {
        CredentialHash shown = CredentialHash.of(Slice.of((stored == null ? "nobody:" : "ann:") + password));
        return checks.check("127.0.0.1", shown, password, stored).get(2, TimeUnit.MINUTES);
    }

    /** As the admin service stores it. */
    private static BasicPassword stored(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        String hash = Password.hash(password)
                .addSalt(salt)
                .with(Argon2Function.getInstance(
                        PasswordCost.MEMORY_KIB,
                        PasswordCost.ITERATIONS,
                        PasswordCost.LANES,
                        PasswordCost.HASH_OCTETS,
                        Argon2.ID))
                .getResult();
        var credential = new Credential.Basic(new UUID(2, 1), "login", "ann", hash, null);
        var consumer = new Consumer(new UUID(1, 1), "ann", null, null, null);
        var identity = Identity.of(
                List.of(new EnrolledConsumer(consumer, List.of(credential))),
                new KeyHasher(Keyring.parse(Keyring.generate())));
        return Objects.requireNonNull(identity.password("ann"));
    }

    private static String cost(String hash) {
        String[] parts = hash.split("\\$");
        return parts[1] + " " + parts[2] + " " + parts[3];
    }

    /** The one thread works until it is released. */
    private void occupy() throws InterruptedException {
        occupy(workers);
    }

    private void occupy(Workers workers) throws InterruptedException {
        var began = new CountDownLatch(1);
        workers.run(() -> {
            began.countDown();
            return busy.await(2, TimeUnit.MINUTES);
        });
        assertThat(began.await(2, TimeUnit.MINUTES)).isTrue();
    }

    private CompletableFuture<Outcome> check(String password) {
        return check(checks, "127.0.0.1", password);
    }

    private static CompletableFuture<Outcome> check(PasswordChecks checks, String client, String password) {
        return checks.check(client, CredentialHash.of(Slice.of("nobody:" + password)), password, null);
    }
}
