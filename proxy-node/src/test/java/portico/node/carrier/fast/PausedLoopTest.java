package portico.node.carrier.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Loop;
import portico.node.gateway.Gateway;

/** An event loop that stood still: what came meanwhile has come, though nobody has read it yet. */
class PausedLoopTest {
    private static final long HEAD_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 75_000;
    private static final long SWEEP_MILLIS = 100;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long millis = 1_000_000;

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.pipeline()
                .addLast("httpDecoder", new ChannelInboundHandlerAdapter())
                .addLast("handler", new ChannelInboundHandlerAdapter());
        var loop = Loop.alone(0, 0);
        var limits = EdgeLimits.ofMillis(4096, HEAD_MILLIS, IDLE_MILLIS, 1 << 20, 60_000, 100, true, true);
        var shared = new FastLoop(
                loop, () -> Gateway.EMPTY, TrustedProxies.NONE, limits, () -> TimeUnit.MILLISECONDS.toNanos(millis));
        ClientConnection.install(channel.pipeline(), shared, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theRestOfAHeadThatCameInAPauseIsInTime() {
        send("GET / HTTP/1.1\r\n");
        pause(10 * HEAD_MILLIS);
        send("Host: x\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 503 ").contains("not-ready");
    }

    @Test
    void aPauseIsNoSilenceOfAConnection() {
        pause(10 * IDLE_MILLIS);
        assertThat(channel.isOpen()).isTrue();
        send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void aPauseIsNotMadeUpForLater() {
        pause(10 * IDLE_MILLIS);
        goOn(10 * SWEEP_MILLIS);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aHeadThatTricklesWhileTheLoopRunsIsRefused() {
        send("GET / HTTP/1.1\r\n");
        goOn(HEAD_MILLIS - SWEEP_MILLIS);
        assertThat(received()).isEmpty();
        goOn(2 * SWEEP_MILLIS);
        assertThat(received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aQuietConnectionEndsWhileTheLoopRuns() {
        goOn(IDLE_MILLIS - SWEEP_MILLIS);
        assertThat(channel.isOpen()).isTrue();
        goOn(2 * SWEEP_MILLIS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aLoopThatIsAlwaysLateStillEndsWhatIsQuiet() {
        for (long slow = 0; slow < IDLE_MILLIS; slow += SWEEP_MILLIS) pause(5 * SWEEP_MILLIS);
        assertThat(channel.isOpen()).isFalse();
    }

    private void send(String octets) {
        channel.writeInbound(Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1));
    }

    /** Nothing runs for so long; then the sweep does, which is due, before anything is read. */
    private void pause(long length) {
        millis += length;
        channel.advanceTimeBy(length, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private void goOn(long length) {
        for (long gone = 0; gone < length; gone += SWEEP_MILLIS) pause(SWEEP_MILLIS);
    }

    private String received() {
        var text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        return text.toString();
    }
}
