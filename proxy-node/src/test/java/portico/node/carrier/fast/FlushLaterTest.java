package portico.node.carrier.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Loop;
import portico.node.gateway.Gateway;

/** What is written in one turn of the event loop goes out at its end. */
class FlushLaterTest {
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();
    private final FastLoop shared = new FastLoop(
            Loop.alone(0, 0),
            () -> Gateway.EMPTY,
            TrustedProxies.NONE,
            EdgeLimits.ofMillis(4096, 10_000, 75_000, 1 << 20, 60_000, 100, true, true));

    @AfterEach
    void close() {
        first.finishAndReleaseAll();
        second.finishAndReleaseAll();
    }

    @Test
    void allOfATurnGoesOutAtItsEnd() {
        writeTo(first);
        writeTo(second);
        assertThat(isOut(first)).isFalse();
        assertThat(isOut(second)).isFalse();

        first.runPendingTasks();

        assertThat(isOut(first)).isTrue();
        assertThat(isOut(second)).isTrue();
    }

    @Test
    void theNextTurnIsAnother() {
        writeTo(first);
        first.runPendingTasks();
        assertThat(isOut(first)).isTrue();

        writeTo(first);
        assertThat(isOut(first)).isFalse();
        first.runPendingTasks();
        assertThat(isOut(first)).isTrue();
    }

    @Test
    void manyDoNotWaitForTheEnd() {
        writeTo(first);
        for (int more = 2; more < FastLoop.WRITTEN_MAX; more++) writeTo(second);
        assertThat(isOut(first)).isFalse();

        writeTo(second);

        assertThat(isOut(first)).isTrue();
        assertThat(isOut(second)).isTrue();
    }

    @Test
    void whatIsWrittenWhileOthersGoOutGoesOutToo() {
        first.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
                context.flush();
                context.pipeline().remove(this);
                writeTo(second);
            }
        });
        writeTo(first);

        first.runPendingTasks();

        assertThat(isOut(first)).isTrue();
        assertThat(isOut(second)).isTrue();
    }

    private void writeTo(EmbeddedChannel to) {
        to.write(Unpooled.copyShort(1));
        shared.flushLater(to, first.eventLoop());
    }

    private static boolean isOut(EmbeddedChannel channel) {
        ByteBuf out = channel.readOutbound();
        if (out != null) out.release();
        return out != null;
    }
}
