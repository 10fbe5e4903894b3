package portico.node.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.ChunkContent;
import portico.config.snapshot.CorruptChunk;
import portico.config.snapshot.Sha256;
import portico.config.snapshot.UnreadableEntity;

/**
 * The last two generations that this node ran, on disk: {@code chunks/<hash>} and {@code generations/<number>}, the
 * highest number the newest. A file appears whole or not at all (temporary file, fsync, rename, fsync of the
 * directory), a generation after all its chunks, and what neither generation names is deleted last: so whatever moment
 * the process dies at, one whole generation is there. Holds what a snapshot holds: hashes and sealed values, no secret.
 */
final class DiskCache {
    private static final Logger LOG = Logger.getLogger(DiskCache.class);
    private static final String TEMPORARY = ".tmp";
    private static final int HASH_LENGTH = 64;

    private final Path directory;
    private final Path chunks;
    private final Path generations;
    private final Storage storage;

    /** Chunks that are on disk for certain: verified when loaded or written since. */
    private final Set<Sha256> whole = new HashSet<>();

    /** Whether chunks have come, in this call or an earlier one that did not get to its end, whose names may not last. */
    private boolean unforced;

    private Kept current = Kept.NOTHING;
    private Kept previous = Kept.NOTHING;

    /** The highest ever used: a damaged file's is not used again. */
    private long number;

    DiskCache(Path directory, Storage storage) {
        this.directory = directory;
        this.chunks = directory.resolve("chunks");
        this.generations = directory.resolve("generations");
        this.storage = storage;
    }

    /** A generation and the number of its file. */
    private record Kept(long number, Generation generation) {
        static final Kept NOTHING = new Kept(0, Generation.NONE);
    }

    /** What was not written by us to its end. */
    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** A generation with the content of its chunks, but for those with what only another version reads. */
    record Loaded(Generation generation, Map<Sha256, ChunkContent> chunks) {}

    /** The newest generation that is whole, every hash verified; null when there is none. Call once, first of all. */
    @Nullable Loaded load() throws IOException {
        Files.createDirectories(chunks);
        Files.createDirectories(generations);
        storage.force(directory);
        Loaded loaded = null;
        boolean allRead = true;
        for (long candidate : numbers()) {
            number = Math.max(number, candidate);
            try {
                Generation generation = read(candidate);
                if (loaded == null) {
                    loaded = new Loaded(generation, decode(generation));
                    current = new Kept(candidate, generation);
                } else if (previous == Kept.NOTHING) previous = new Kept(candidate, generation);
            } catch (NoSuchFileException | Damaged | CorruptChunk e) {
                LOG.warnf("The disk cache's generation %d is not whole, an older one is tried: %s", candidate, e);
                Files.deleteIfExists(file(candidate));
            } catch (IOException | RuntimeException e) {
                // Too many open files, say: that may pass, so nothing goes.
                LOG.warnf("The disk cache's generation %d cannot be read, an older one is tried: %s", candidate, e);
                allRead = false;
            }
        }
        whole.addAll(current.generation.allChunks());
        if (allRead) sweep();
        return loaded;
    }

    /** The generation before the one that was loaded, every hash verified; null when there is none, or it is not whole. */
    @Nullable Loaded loadPrevious() {
        if (previous == Kept.NOTHING) return null;
        try {
            var loaded = new Loaded(previous.generation, decode(previous.generation));
            whole.addAll(previous.generation.allChunks());
            return loaded;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The disk cache's generation %d cannot be read either: %s", previous.number, e);
            return null;
        }
    }

    /** True when a start from disk would serve this already. */
    boolean holds(Generation generation) {
        return current.generation.servesTheSameAs(generation);
    }

    /** True when this chunk need not be kept elsewhere in order to be stored. */
    boolean has(Sha256 chunk) {
        return whole.contains(chunk);
    }

    /**
     * Makes this the current generation.
     *
     * @param bytes the chunks that are not on disk yet
     * @param hurry asked between chunks: when true, the rest is left for the next call
     * @return false when it was left
     */
    boolean store(Generation generation, Function<Sha256, byte[]> bytes, BooleanSupplier hurry) throws IOException {
        for (var hash : generation.allChunks()) {
            if (whole.contains(hash)) continue;
            if (hurry.getAsBoolean()) return false;
            unforced = true;
            put(chunks.resolve(hash.hex()), bytes.apply(hash));
            whole.add(hash);
        }
        if (unforced) storage.force(chunks);
        unforced = false;
        put(file(number + 1), encode(generation));
        storage.force(generations);
        number++;
        Kept dropped = previous;
        previous = current;
        current = new Kept(number, generation);
        drop(dropped);
        return true;
    }

    /** Deletes everything that can be deleted: what a revoked node held is not its to keep. */
    void wipe() throws IOException {
        // Before anything goes: when some of it cannot, none of it counts as there any more.
        whole.clear();
        current = previous = Kept.NOTHING;
        IOException failure = null;
        for (var directory : List.of(generations, chunks)) {
            for (var file : list(directory)) {
                try {
                    storage.delete(file);
                } catch (IOException e) {
                    failure = joined(failure, e);
                }
            }
            try {
                storage.force(directory);
            } catch (IOException e) {
                failure = joined(failure, e);
            }
        }
        if (failure != null) throw failure;
    }

    private static IOException joined(@Nullable IOException first, IOException next) {
        if (first == null) return next;
        first.addSuppressed(next);
        return first;
    }

    private void put(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        storage.write(temporary, bytes);
        storage.rename(temporary, file);
    }

    private void drop(Kept dropped) throws IOException {
        if (dropped != Kept.NOTHING) storage.delete(file(dropped.number));
        // What a hurried call wrote for a generation that never came to be is in no generation's list.
        var unnamed = new HashSet<>(whole);
        unnamed.addAll(dropped.generation.allChunks());
        unnamed.removeAll(named());
        whole.removeAll(unnamed);
        for (var hash : unnamed) storage.delete(chunks.resolve(hash.hex()));
    }

    /** Removes what an earlier process left behind when it died. */
    private void sweep() throws IOException {
        var named = new HashSet<String>();
        for (var hash : named()) named.add(hash.hex());
        for (var file : list(chunks)) if (!named.contains(file.getFileName().toString())) storage.delete(file);
        for (var file : list(generations)) if (isTemporary(file)) storage.delete(file);
        for (long old : numbers()) if (old != current.number && old != previous.number) storage.delete(file(old));
    }

    private Set<Sha256> named() {
        var named = new HashSet<>(current.generation.allChunks());
        named.addAll(previous.generation.allChunks());
        return named;
    }

    private Map<Sha256, ChunkContent> decode(Generation generation) throws IOException {
        var decoded = new HashMap<Sha256, ChunkContent>();
        for (var hash : generation.allChunks()) {
            byte[] bytes = Files.readAllBytes(chunks.resolve(hash.hex()));
            try {
                decoded.put(hash, new Chunk(hash, bytes).content());
            } catch (UnreadableEntity e) {
                // Its section is not to be had; the other one is, and what that one revokes.
                LOG.warnf("This version cannot read all of the disk cache: %s", e.problem());
            }
        }
        return decoded;
    }

    /** The numbers of the generations, newest first. */
    private long[] numbers() throws IOException {
        return list(generations).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .sorted(Comparator.reverseOrder())
                .mapToLong(Long::longValue)
                .toArray();
    }

    private Path file(long generation) {
        return generations.resolve(Long.toString(generation));
    }

    private static boolean isTemporary(Path file) {
        return file.getFileName().toString().endsWith(TEMPORARY);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** The hash of the JSON, a line break, the JSON. */
    private static byte[] encode(Generation generation) {
        byte[] json = ConfigJson.write(generation);
        byte[] hash = (Sha256.of(json).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(hash, hash.length + json.length);
        System.arraycopy(json, 0, all, hash.length, json.length);
        return all;
    }

    private Generation read(long generation) throws IOException {
        byte[] all = Files.readAllBytes(file(generation));
        if (all.length <= HASH_LENGTH) throw new Damaged("it is cut short");
        byte[] json = Arrays.copyOfRange(all, HASH_LENGTH + 1, all.length);
        if (!Sha256.of(json).hex().equals(new String(all, 0, HASH_LENGTH, StandardCharsets.US_ASCII)))
            throw new Damaged("its content has another hash");
        return ConfigJson.read(json, Generation.class);
    }
}
