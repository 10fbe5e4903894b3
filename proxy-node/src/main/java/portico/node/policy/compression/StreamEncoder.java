package portico.node.policy.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.policy.compression.CompressionSettings.Coding;
import portico.node.exchange.BodyEncoder;

/** Encodes by a library's stream, at a level that keeps up with networks. */
final class StreamEncoder implements BodyEncoder {
    private static final Logger LOG = Logger.getLogger(StreamEncoder.class);
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final byte[] NONE = {};
    private static final int BROTLI_QUALITY = 4;

    /** 512 KiB: the usual 4 MiB are kept for each answer, however small, and win little at this quality. */
    private static final int BROTLI_WINDOW_BITS = 19;

    private static final long GZIP_BYTES = 320 << 10;
    private static final long BROTLI_BYTES = 3 << 20;
    private static final long ZSTD_BYTES = 4 << 20;

    /** Its window is 2 MiB; more than 8 MiB clients need not take (RFC 9659 §3). */
    private static final int ZSTD_LEVEL = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
    private final OutputStream encoder;
    private final EncoderRoom room;
    private final long bytes;
    private boolean closed;

    private StreamEncoder(Coding encoding, EncoderRoom room, long bytes) throws IOException {
        this.room = room;
        this.bytes = bytes;
        encoder = switch (encoding) {
            case GZIP -> new GZIPOutputStream(out, BUFFER_BYTES, true);
            case BROTLI ->
                new BrotliOutputStream(
                        out, Encoder.Parameters.create(BROTLI_QUALITY, BROTLI_WINDOW_BITS), BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL);
        };
    }

    /** Null when there is no room for one. */
    static @Nullable BodyEncoder of(Coding encoding, EncoderRoom room) {
        long bytes = bytes(encoding);
        if (!room.take(bytes)) return null;
        try {
            return new StreamEncoder(encoding, room, bytes);
        } catch (IOException e) {
            room.giveBack(bytes);
            throw new UncheckedIOException(e);
        }
    }

    /** What one takes outside of the heap, by and large. */
    static long bytes(Coding encoding) {
        return switch (encoding) {
            case GZIP -> GZIP_BYTES;
            case BROTLI -> BROTLI_BYTES;
            case ZSTD -> ZSTD_BYTES;
        };
    }

    /** False where the library does not know this machine. */
    static boolean isAvailable(Coding encoding) {
        try {
            return switch (encoding) {
                case GZIP -> true;
                case BROTLI -> Brotli4jLoader.isAvailable();
                case ZSTD -> {
                    Native.load();
                    yield Native.isLoaded();
                }
            };
        } catch (LinkageError e) {
            LOG.debugf(e, "The content coding %s is not there", encoding);
            return false;
        }
    }

    @Override
    public byte[] take(byte[] octets) {
        try {
            encoder.write(octets, 0, octets.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size() < BUFFER_BYTES ? NONE : drained(); // a few octets wait for more, or for the flush
    }

    @Override
    public byte[] flush() {
        try {
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return drained();
    }

    @Override
    public byte[] end() {
        close();
        return drained();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        room.giveBack(bytes);
        try {
            encoder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] drained() {
        byte[] octets = out.toByteArray();
        out.reset();
        return octets;
    }
}
