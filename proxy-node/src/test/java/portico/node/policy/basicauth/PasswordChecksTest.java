package portico.node.policy.basicauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.exchange.Slice;
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
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.WRONG);
    }

    /** The one thread works until it is released. */
    private void occupy() throws InterruptedException {
        occupy(workers);
    }

    private void occupy(Workers workers) throws InterruptedException {
        var began = new CountDownLatch(1);
        workers.run(() -> {
            began.countDown();
            return busy.await(20, TimeUnit.SECONDS);
        });
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private CompletableFuture<Outcome> check(String password) {
        return check(checks, "127.0.0.1", password);
    }

    private static CompletableFuture<Outcome> check(PasswordChecks checks, String client, String password) {
        return checks.check(client, CredentialHash.of(Slice.of("nobody:" + password)), password, null);
    }
}
