package portico.node.policy.basicauth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.exchange.Slice;
import portico.node.policy.CredentialHash;
import portico.node.policy.Workers;

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
        assertThat(check("one")).isNotNull();
        assertThat(check("two")).isNull();
    }

    @Test
    void equalChecksUnderWayAreOne() throws Exception {
        occupy();
        var first = requireNonNull(check("same"));
        assertThat(check("same")).isSameAs(first);
        busy.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isFalse();
    }

    /** The one thread works until it is released. */
    private void occupy() throws InterruptedException {
        var began = new CountDownLatch(1);
        workers.run(() -> {
            began.countDown();
            return busy.await(20, TimeUnit.SECONDS);
        });
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private @Nullable CompletableFuture<Boolean> check(String password) {
        return checks.check(CredentialHash.of(Slice.of("nobody:" + password)), password, null);
    }
}
