package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifiedCredentialsTest {
    private static final long OCTETS_MAX = 100_000;

    private final VerifiedCredentials<String> verified = new VerifiedCredentials<>(1_000, OCTETS_MAX, String::length);

    @Test
    void manySmallOnesAreBoundedByTheirNumber() {
        var counted = new VerifiedCredentials<String>(100);
        for (int index = 0; index < 1_000; index++) counted.remember(hash(index), "a");
        assertThat(counted.size()).isLessThanOrEqualTo(100).isGreaterThanOrEqualTo(50);
        assertThat(counted.find(hash(999))).isEqualTo("a");
        assertThat(counted.find(hash(0))).isNull();
    }

    @Test
    void largeOnesAreBoundedByTheirOctets() {
        for (int index = 0; index < 100; index++) verified.remember(hash(index), "x".repeat(10_000));
        assertThat(verified.octets()).isLessThanOrEqualTo(OCTETS_MAX);
        assertThat(verified.size()).isBetween(4, 10);
        assertThat(verified.find(hash(99))).hasSize(10_000);
    }

    @Test
    void oneThatIsAskedForStaysWhileOthersCome() {
        verified.remember(hash(-1), "wanted");
        for (int index = 0; index < 100; index++) {
            verified.remember(hash(index), "x".repeat(5_000));
            assertThat(verified.find(hash(-1))).isEqualTo("wanted");
        }
    }

    @Test
    void whatFitsNowhereIsNotRememberedAndWhatIsForgottenMakesRoom() {
        verified.remember(hash(1), "x".repeat(60_000));
        assertThat(verified.find(hash(1))).isNull();
        for (int time = 0; time < 1_000; time++) verified.remember(hash(2), "x".repeat(1_000));
        verified.forget(hash(2));
        assertThat(verified.octets()).isZero();
        assertThat(verified.size()).isZero();
    }

    private static CredentialHash hash(long number) {
        return new CredentialHash(number * 3, number);
    }
}
