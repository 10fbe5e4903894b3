package portico.node.carrier.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import portico.node.exchange.BodyRoom;

/** Whatever comes when: each try gets the whole body, and in the end nothing is held. */
class HeldBodyTest {
    private static final int ROOM = 64 * 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final BodyRoom room = new BodyRoom(ROOM);

    @Test
    void eachTryGetsAllThatHasCome() {
        for (int seed = 0; seed < 5_000; seed++) {
            var exchange = new Exchange(new Random(seed));
            exchange.run();
            assertThat(exchange.sent()).as("seed %d", seed).isEqualTo(exchange.came.toString());
            if (exchange.held.isKept()) assertThat(exchange.came.length()).isLessThanOrEqualTo(exchange.bytesMax);
            exchange.held.release();
            assertNothingIsHeld();
        }
    }

    @Test
    void whatWaitsForAConnectionIsLetGoWithTheExchange() {
        var held = new HeldBody(room);
        held.hold(allocator, octets("early"));
        assertThat(allocator.metric().usedHeapMemory()).isPositive();
        held.release();
        assertNothingIsHeld();

        held.hold(allocator, octets("early"));
        assertThat(held.keep(allocator, 100)).isTrue();
        assertThat(room.taken()).isPositive();
        held.release();
        assertNothingIsHeld();
    }

    @Test
    void whatThereIsNoRoomForIsSaid() {
        var held = new HeldBody(room);
        assertThat(held.keep(allocator, 2 * ROOM)).isTrue();
        ByteBuf much = octets("x".repeat(ROOM + 1));
        assertThat(held.came(allocator, much)).isFalse();
        much.release();
        held.release();
        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(room.taken()).isZero();
    }

    private ByteBuf octets(String text) {
        return allocator.buffer(Math.max(1, text.length())).writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As an exchange uses it: octets come, a connection stands or is lost, and at some time it shall be kept. */
    private final class Exchange {
        private final Random random;
        private final HeldBody held = new HeldBody(room);
        private final int bytesMax;
        private final StringBuilder came = new StringBuilder();
        private StringBuilder sent;
        private boolean forwarded;

        Exchange(Random random) {
            this.random = random;
            bytesMax = random.nextInt(60);
        }

        void run() {
            for (int step = random.nextInt(25); step > 0; step--)
                switch (random.nextInt(5)) {
                    case 0, 1 -> come("piece %d ".formatted(step).repeat(random.nextInt(3)));
                    case 2 -> forward();
                    case 3 -> connect();
                    default -> lose();
                }
            forward();
            connect();
        }

        String sent() {
            return sent.toString();
        }

        private void come(String text) {
            came.append(text);
            ByteBuf octets = octets(text);
            assertThat(held.came(allocator, octets)).isTrue();
            if (sent == null) {
                held.hold(allocator, octets);
            } else {
                sent.append(text);
                octets.release();
            }
        }

        private void forward() {
            if (!forwarded && bytesMax > 0)
                assertThat(held.keep(allocator, bytesMax)).isTrue();
            forwarded = true;
        }

        private void connect() {
            if (!forwarded || sent != null) return;
            sent = new StringBuilder();
            if (!held.isWaiting()) return;
            ByteBuf out = held.behind(Unpooled.EMPTY_BUFFER);
            sent.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }

        private void lose() {
            if (sent == null || !held.isKept()) return;
            held.again();
            sent = null;
        }
    }
}
