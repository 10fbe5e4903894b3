package portico.node.policy.hmacauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portico.node.policy.CredentialHash;
import portico.node.policy.hmacauth.Replays.Use;

class ReplaysTest {
    private final AtomicLong now = new AtomicLong();
    private final Replays replays = new Replays(1_000, now::get);

    @Test
    void aSignatureIsKnownForAsLongAsItIsGood() {
        now.set(999);
        assertThat(replays.use(hash(1))).isEqualTo(Use.FIRST);
        assertThat(replays.use(hash(1))).isEqualTo(Use.AGAIN);
        now.set(1_998);
        assertThat(replays.use(hash(1))).isEqualTo(Use.AGAIN);
        assertThat(replays.use(hash(2))).isEqualTo(Use.FIRST);
        now.set(2_997);
        assertThat(replays.use(hash(2))).isEqualTo(Use.AGAIN);
    }

    @Test
    void whatIsForgottenWasNotGoodAnyMore() {
        assertThat(replays.use(hash(1))).isEqualTo(Use.FIRST);
        now.set(5_000);
        assertThat(replays.use(hash(1))).isEqualTo(Use.FIRST);
    }

    @Test
    void whenThereIsNoRoomNothingNewIsTheFirst() {
        for (int index = 0; index < 64 * 1024; index++)
            assertThat(replays.use(hash(index))).isEqualTo(Use.FIRST);
        assertThat(replays.use(hash(-1))).isEqualTo(Use.UNKNOWN);
        assertThat(replays.use(hash(7))).isEqualTo(Use.AGAIN);
        now.set(1_000);
        assertThat(replays.use(hash(-1))).isEqualTo(Use.FIRST);
    }

    private static CredentialHash hash(long number) {
        return new CredentialHash(number, number);
    }
}
