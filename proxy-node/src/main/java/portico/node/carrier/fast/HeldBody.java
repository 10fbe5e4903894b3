package portico.node.carrier.fast;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** What a node holds of a request's body: what came too early, and all of it where it may be sent again. */
final class HeldBody {
    /** What came before there was a connection to send it on. */
    private ByteBuf early = Unpooled.EMPTY_BUFFER;

    /** The body as far as it has come, when it may be sent again. */
    private @Nullable ByteBuf kept;

    /** From now on keeps all that comes. All the room at once: what is sent again then shares it with what still comes. */
    void keep(ByteBufAllocator room, int length) {
        kept = room.buffer(length, length).writeBytes(early, early.readerIndex(), early.readableBytes());
    }

    boolean isKept() {
        return kept != null;
    }

    /** Octets that came, which are left as they are. */
    void came(ByteBuf octets) {
        ByteBuf copy = kept;
        if (copy != null) copy.writeBytes(octets, octets.readerIndex(), octets.readableBytes());
    }

    /** Holds octets until there is a connection, joined: thousands of small pieces cost no more than what they hold. */
    void hold(ByteBufAllocator room, ByteBuf octets) {
        early = MERGE_CUMULATOR.cumulate(room, early, octets);
    }

    /** True when octets wait for a connection. */
    boolean isWaiting() {
        return early.isReadable();
    }

    /** The head, and behind it what waited for the connection. */
    ByteBuf behind(ByteBuf head) {
        ByteBuf whole = Unpooled.wrappedBuffer(head, early);
        early = Unpooled.EMPTY_BUFFER;
        return whole;
    }

    /** What has gone out waits again. */
    void again() {
        ByteBuf body = kept;
        if (body == null) return;
        early.release();
        early = body.retainedDuplicate();
    }

    /** It will not be sent again. */
    void keepNoMore() {
        if (kept != null) kept.release();
        kept = null;
    }

    void release() {
        keepNoMore();
        early.release();
        early = Unpooled.EMPTY_BUFFER;
    }
}
