package portico.config.snapshot;

import org.jspecify.annotations.Nullable;

/** Bytes that claim to be a chunk and are not. */
public final class CorruptChunk extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptChunk(Sha256 hash, String why, @Nullable Throwable cause) {
        super("The chunk " + hash + " is no good: " + why, cause);
    }
}
