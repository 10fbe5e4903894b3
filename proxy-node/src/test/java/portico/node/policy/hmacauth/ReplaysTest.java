package portico.node.policy.hmacauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.policy.CredentialHash;
import portico.node.policy.hmacauth.Replays.Use;

class ReplaysTest {
    private static final int SHARE = 192 * 1024;

    private final AtomicLong now = new AtomicLong();
    private final Replays replays = new Replays(now::get);

    ReplaysTest() {
        replays.lastFor(this, 1_000);
    }

    @Test
    void aSignatureIsKnownForAsLongAsItIsGood() {
        now.set(999);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        assertThat(use(0, hash(1))).isEqualTo(Use.AGAIN);
        now.set(1_998);
        assertThat(use(0, hash(1))).isEqualTo(Use.AGAIN);
        assertThat(use(0, hash(2))).isEqualTo(Use.FIRST);
        now.set(2_997);
        assertThat(use(0, hash(2))).isEqualTo(Use.AGAIN);
    }

    @Test
    void whatIsForgottenWasNotGoodAnyMore() {
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(5_000);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void whatIsFreedIsTheFirstAgain() {
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(1_500);
        assertThat(replays.knows(hash(1))).isTrue();
        replays.free(owner(0), hash(1));
        assertThat(replays.knows(hash(1))).isFalse();
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void theLongestLifeInUseCounts() {
        replays.lastFor("another", 5_000);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(4_999);
        assertThat(use(0, hash(1))).isEqualTo(Use.AGAIN);
        now.set(9_998);
        assertThat(use(0, hash(1))).isEqualTo(Use.AGAIN);
    }

    @Test
    void whoFillsItsShareIsRefusedAndNobodyElse() {
        for (int index = 0; index < SHARE; index++) use(0, hash(index));
        assertThat(use(0, hash(-1))).isEqualTo(Use.UNKNOWN);
        assertThat(use(0, hash(7))).isEqualTo(Use.AGAIN);
        assertThat(use(1, hash(-1))).isEqualTo(Use.FIRST);
        now.set(1_000);
        assertThat(use(0, hash(-2))).isEqualTo(Use.FIRST);
    }

    @Test
    void whenThereIsNoRoomNothingNewIsTheFirst() {
        for (int index = 0; index < 4 * SHARE; index++) use(index / SHARE, hash(index));
        assertThat(use(4, hash(-1))).isEqualTo(Use.UNKNOWN);
        assertThat(use(4, hash(7))).isEqualTo(Use.AGAIN);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void theTableHoldsWhatASetHolds(long seed) {
        var random = new Random(seed);
        var table = new HashTable();
        var set = new HashSet<CredentialHash>();
        for (int count = 0; count < 5_000; count++) {
            // Few homes: they crowd, and the last ones reach around the end.
            var hash = new CredentialHash(random.nextInt(200) * 2L, random.nextInt(40) - 8);
            switch (random.nextInt(3)) {
                case 0 -> assertThat(table.add(hash)).isEqualTo(set.add(hash));
                case 1 -> assertThat(table.remove(hash)).isEqualTo(set.remove(hash));
                default -> assertThat(table.contains(hash)).isEqualTo(set.contains(hash));
            }
        }
    }

    private Use use(int owner, CredentialHash signature) {
        return replays.use(owner(owner), signature);
    }

    private static UUID owner(int number) {
        return new UUID(0, number);
    }

    private static CredentialHash hash(long number) {
        return new CredentialHash(number * 2, number);
    }
}
