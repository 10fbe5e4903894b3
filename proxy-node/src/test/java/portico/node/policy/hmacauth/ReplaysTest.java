package portico.node.policy.hmacauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.policy.CredentialHash;
import portico.node.policy.hmacauth.Replays.Use;

class ReplaysTest {
    private static final int LIFE = 8_000;
    private static final int SLICE = LIFE / 8;

    private final AtomicLong now = new AtomicLong();
    private final Replays replays = new Replays(now::get, 100, 40);

    ReplaysTest() {
        replays.lastFor(this, LIFE);
    }

    @Test
    void aSignatureIsKnownForAsLongAsItIsGood() {
        for (long used = 0; used < 2 * LIFE; used += 371) {
            now.set(used);
            assertThat(use(0, hash(used))).isEqualTo(Use.FIRST);
            assertThat(use(0, hash(used))).isEqualTo(Use.AGAIN);
            for (long earlier = used; earlier >= 0 && earlier > used - LIFE; earlier -= 371)
                assertThat(use(0, hash(earlier))).as("%d at %d", earlier, used).isEqualTo(Use.AGAIN);
        }
    }

    @Test
    void whatIsForgottenWasNotGoodAnyMoreAndIsForgottenASliceLaterAtMost() {
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(LIFE);
        assertThat(replays.knows(hash(1))).isTrue();
        now.set(LIFE + SLICE);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(100 * LIFE);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void whatIsFreedIsTheFirstAgain() {
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        now.set(3 * SLICE);
        assertThat(replays.knows(hash(1))).isTrue();
        replays.free(owner(0), hash(1));
        assertThat(replays.knows(hash(1))).isFalse();
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void theLongestLifeInUseCounts() {
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
        replays.lastFor("another", 5 * LIFE);
        for (int time = SLICE; time < 5 * LIFE; time += SLICE) {
            now.set(time);
            assertThat(use(0, hash(1))).isEqualTo(Use.AGAIN);
        }
        now.set(12 * LIFE);
        assertThat(use(0, hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void whoFillsItsShareIsRefusedAndNobodyElseUntilTheOldestSliceIsForgotten() {
        for (int index = 0; index < 40; index++) {
            now.set(index * SLICE / 10); // through four slices
            assertThat(use(0, hash(index))).isEqualTo(Use.FIRST);
        }
        assertThat(use(0, hash(-1))).isEqualTo(Use.UNKNOWN);
        assertThat(use(0, hash(7))).isEqualTo(Use.AGAIN);
        assertThat(use(1, hash(-1))).isEqualTo(Use.FIRST);
        now.set(LIFE + SLICE);
        for (int index = 0; index < 10; index++)
            assertThat(use(0, hash(1_000 + index))).isEqualTo(Use.FIRST);
        assertThat(use(0, hash(-2))).isEqualTo(Use.UNKNOWN);
        assertThat(use(0, hash(20))).isEqualTo(Use.AGAIN);
    }

    @Test
    void whenThereIsNoRoomNothingNewIsTheFirst() {
        for (int index = 0; index < 100; index++) use(index / 30, hash(index));
        assertThat(use(4, hash(-1))).isEqualTo(Use.UNKNOWN);
        assertThat(use(4, hash(7))).isEqualTo(Use.AGAIN);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void noSignatureIsTheFirstTwiceWithinALife(long seed) {
        var random = new Random(seed);
        var roomy = new Replays(now::get, 1 << 20, 1 << 20);
        roomy.lastFor(this, LIFE);
        Map<Long, Long> first = new HashMap<>();
        for (int count = 0; count < 5_000; count++) {
            long time = now.addAndGet(random.nextInt(20) == 0 ? random.nextInt(2 * LIFE) : random.nextInt(SLICE / 5));
            long number = random.nextInt(500);
            Long before = first.get(number);
            Use found = roomy.use(owner(0), hash(number));
            if (before == null || time - before >= LIFE + 2 * SLICE)
                assertThat(found).isEqualTo(Use.FIRST);
            else if (time - before < LIFE) assertThat(found).isEqualTo(Use.AGAIN);
            if (found == Use.FIRST) first.put(number, time);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void theTableHoldsWhatASetHolds(long seed) {
        var random = new Random(seed);
        var table = new HashTable();
        var set = new HashSet<CredentialHash>();
        for (int count = 0; count < 5_000; count++) {
            // Few homes: they crowd, and the last ones reach around the end.
            var hash = new CredentialHash(7, (long) random.nextInt(200) << 32 | (random.nextInt(40) - 8) & 0xffffffffL);
            if (hash.b() == 0) continue;
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
        return new CredentialHash(number * 2, number + 1_000_000);
    }
}
