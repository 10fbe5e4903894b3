package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {
    private final SetTime clock = new SetTime();
    private final LoginThrottle throttle = new LoginThrottle(() -> clock.nanos);

    @Test
    void fiveFailuresForANameAreFreeThenOneInTenSeconds() {
        for (int failure = 0; failure < 5; failure++) throttle.admit("a", "address " + failure);
        assertRefused("a", "elsewhere");
        assertThatCode(() -> throttle.admit("b", "elsewhere")).doesNotThrowAnyException();
        clock.pass(Duration.ofSeconds(11));
        throttle.admit("a", "elsewhere");
        assertRefused("a", "elsewhere");
    }

    @Test
    void twentyFailuresFromAnAddressAreFreeWhateverTheName() {
        for (int failure = 0; failure < 20; failure++) throttle.admit("name " + failure, "one");
        assertRefused("yet another", "one");
        throttle.admit("yet another", "two");
        clock.pass(Duration.ofSeconds(4));
        throttle.admit("yet another", "one");
    }

    @Test
    void successForgivesTheNameAndItsOwnTry() {
        for (int login = 0; login < 100; login++) {
            throttle.admit("busy", "office");
            throttle.succeeded("busy", "office");
        }
        for (int failure = 0; failure < 4; failure++) throttle.admit("busy", "office");
        throttle.admit("busy", "office");
        throttle.succeeded("busy", "office");
        assertThatCode(() -> throttle.admit("busy", "office")).doesNotThrowAnyException();
    }

    @Test
    void whoSucceedsLeavesNothingBehind() {
        throttle.admit("a", "one");
        throttle.succeeded("a", "one");
        assertThat(throttle.kept()).isZero();
        throttle.admit("a", "one");
        throttle.admit("a", "one");
        throttle.succeeded("a", "one");
        assertThat(throttle.kept()).isEqualTo(1); // the address, for the failure that is not explained
    }

    @Test
    void manyNamesDoNotFillTheMemory() {
        for (int name = 0; name < 50_000; name++) throttle.admit("name " + name, "address " + name);
        for (int failure = 0; failure < 5; failure++) throttle.admit("last", "here " + failure);
        assertRefused("last", "here");
        throttle.admit("name 0", "address 0"); // long forgotten
    }

    @Test
    void theWaitIsSaidInWholeSeconds() {
        for (int failure = 0; failure < 5; failure++) throttle.admit("a", "address");
        assertThatThrownBy(() -> throttle.admit("a", "address"))
                .isInstanceOfSatisfying(
                        TooManyLogins.class,
                        refused -> assertThat(refused.waitSeconds()).isEqualTo(10));
    }

    private void assertRefused(String name, String address) {
        assertThatThrownBy(() -> throttle.admit(name, address)).isInstanceOf(TooManyLogins.class);
    }

    /** A time that goes on when it is told to, across the end of the numbers. */
    private static final class SetTime {
        private long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

        void pass(Duration time) {
            nanos += time.toNanos();
        }
    }
}
