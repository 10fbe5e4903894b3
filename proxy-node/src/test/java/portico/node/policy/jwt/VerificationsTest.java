package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import portico.node.policy.Workers;

/** What strangers can make a node verify. */
class VerificationsTest {
    @Test
    void aClientHasNoMoreThanItsShareAndAllNoMoreThanThereIsRoomFor() throws InterruptedException {
        var verifications = new Verifications(new Workers("test-verification", 1, 3), 2);
        var mayEnd = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var first = Objects.requireNonNull(verifications.run("192.0.2.1", () -> {
            begun.countDown();
            mayEnd.await();
            return "done";
        }));
        begun.await();
        assertThat(verifications.run("192.0.2.1", () -> "")).isNotNull();
        assertThat(verifications.run("192.0.2.1", () -> "")).isNull();
        assertThat(verifications.run("2001:db8::1", () -> "")).isNotNull();
        var last = Objects.requireNonNull(verifications.run("2001:db8::2", () -> ""));
        assertThat(verifications.run("2001:db8::3", () -> "")).isNull(); // one network, one share
        assertThat(verifications.run("192.0.2.2", () -> "")).isNull(); // no room
        mayEnd.countDown();
        assertThat(first.join()).isEqualTo("done");
        last.join();
        for (int count = 0; count < 5; count++)
            assertThat(Objects.requireNonNull(verifications.run("192.0.2.1", () -> "again"))
                            .join())
                    .isEqualTo("again");
    }
}
