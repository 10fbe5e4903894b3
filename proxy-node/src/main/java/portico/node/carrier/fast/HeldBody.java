package portico.node.carrier.fast;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import portico.node.exchange.BodyRoom;

/** What a node holds of a request's body: what came too early, or all of it where it may be sent again. */
final class HeldBody {
    private static final int BLOCK_BYTES = 8 * 1024;

    private final BodyRoom room;

    /** What came before there was a connection to send it on, unless all is kept. */
    private ByteBuf early = Unpooled.EMPTY_BUFFER;

    /** The body as far as it has come. A block never moves: what is sent of it shares it with what still comes. */
    private final List<ByteBuf> kept = new ArrayList<>();

    private boolean keeping;
    private int blockBytes;
    private int bytes;
    private int bytesMax;
    private long taken;

    /** What is kept has not gone out on the connection that there is, or will be. */
    private boolean unsent;

    HeldBody(BodyRoom room) {
        this.room = room;
    }

    /**
     * From now on keeps all that comes, until it is more than that.
     *
     * @return false when there is no room for what has come already
     */
    boolean keep(ByteBufAllocator allocator, int bytesMax) {
        if (early.readableBytes() > bytesMax) return true;
        keeping = true;
        this.bytesMax = bytesMax;
        blockBytes = Math.min(BLOCK_BYTES, bytesMax);
        unsent = early.isReadable();
        boolean fits = came(allocator, early);
        early.release();
        early = Unpooled.EMPTY_BUFFER;
        return fits;
    }

    boolean isKept() {
        return keeping;
    }

    /** Octets that came, which are left as they are; false when they should be kept and there is no room. */
    boolean came(ByteBufAllocator allocator, ByteBuf octets) {
        if (!keeping) return true;
        if (octets.readableBytes() > bytesMax - bytes) {
            pass(allocator);
            return true;
        }
        bytes += octets.readableBytes();
        int at = octets.readerIndex();
        while (at < octets.writerIndex()) {
            ByteBuf block = kept.isEmpty() ? Unpooled.EMPTY_BUFFER : kept.get(kept.size() - 1);
            if (!block.isWritable()) {
                if (!room.take(blockBytes)) return false;
                taken += blockBytes;
                block = allocator.buffer(blockBytes, blockBytes);
                kept.add(block);
            }
            int moved = Math.min(octets.writerIndex() - at, block.writableBytes());
            block.writeBytes(octets, at, moved);
            at += moved;
        }
        return true;
    }

    /** Holds octets until there is a connection, joined: thousands of small pieces cost no more than what they hold. */
    void hold(ByteBufAllocator allocator, ByteBuf octets) {
        if (keeping) {
            unsent = true;
            octets.release();
        } else {
            early = MERGE_CUMULATOR.cumulate(allocator, early, octets);
        }
    }

    /** True when octets wait for a connection. */
    boolean isWaiting() {
        return unsent || early.isReadable();
    }

    /** The head, and behind it what waited for the connection. */
    ByteBuf behind(ByteBuf head) {
        if (!keeping) {
            ByteBuf whole = Unpooled.wrappedBuffer(head, early);
            early = Unpooled.EMPTY_BUFFER;
            return whole;
        }
        unsent = false;
        var parts = new ByteBuf[kept.size() + 1];
        parts[0] = head;
        for (int index = 0; index < kept.size(); index++)
            parts[index + 1] = kept.get(index).retainedDuplicate();
        return Unpooled.wrappedBuffer(parts);
    }

    /** What has gone out waits again. */
    void again() {
        unsent = !kept.isEmpty();
    }

    /** It is too much to be kept: what waits for a connection does so as if it had never been. */
    private void pass(ByteBufAllocator allocator) {
        ByteBuf waiting = Unpooled.EMPTY_BUFFER;
        if (unsent) {
            waiting = allocator.buffer(bytes);
            for (ByteBuf block : kept) waiting.writeBytes(block, block.readerIndex(), block.readableBytes());
        }
        keepNoMore();
        early = waiting;
    }

    /** It will not be sent again. */
    void keepNoMore() {
        for (ByteBuf block : kept) block.release();
        kept.clear();
        keeping = false;
        unsent = false;
        bytes = 0;
        room.giveBack(taken);
        taken = 0;
    }

    void release() {
        keepNoMore();
        early.release();
        early = Unpooled.EMPTY_BUFFER;
    }
}
