package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;

class DiskCacheTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsLoadedFromNothing() throws Exception {
        assertThat(open().load()).isNull();
    }

    @Test
    void theNewestGenerationIsLoadedAndTwoAreKept() throws Exception {
        var cache = open();
        cache.load();
        for (long revision = 1; revision <= 7; revision++) store(cache, revision);

        var loaded = open().load();
        assertThat(loaded.generation()).isEqualTo(Snapshots.revision(7).generation());
        assertThat(Snapshots.names(loaded)).isEqualTo(Snapshots.names(Snapshots.revision(7)));
        assertThat(names("generations")).containsExactlyInAnyOrder("6", "7");
        assertThat(names("chunks")).containsExactlyInAnyOrderElementsOf(chunksOf(6, 7));
    }

    enum Damage {
        CUT_SHORT,
        EMPTY,
        ONE_BIT,
        GONE
    }

    @ParameterizedTest
    @EnumSource
    void theGenerationBeforeIsLoadedWhenTheNewestIsDamaged(Damage damage) throws Exception {
        for (var victim : List.of("generations/2", "chunks/" + newChunk())) {
            var cache = open();
            cache.load();
            store(cache, 1);
            store(cache, 2);
            damage(directory.resolve(victim), damage);

            var loaded = open().load();
            assertThat(Snapshots.revisionOf(loaded.generation())).as(victim).isEqualTo(1);
            assertThat(Snapshots.names(loaded)).isEqualTo(Snapshots.names(Snapshots.revision(1)));
            cache.wipe();
        }
    }

    @Test
    void aDamagedChunkIsWrittenAnewWithTheNextGeneration() throws Exception {
        var cache = open();
        cache.load();
        store(cache, 1);
        store(cache, 2);
        damage(directory.resolve("chunks/" + newChunk()), Damage.ONE_BIT);

        var again = open();
        again.load();
        store(again, 2);
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(2);
    }

    @Test
    void twoGenerationsAreKeptAfterADamageToo() throws Exception {
        var cache = open();
        cache.load();
        for (long revision = 1; revision <= 3; revision++) store(cache, revision);
        damage(directory.resolve("generations/3"), Damage.CUT_SHORT);

        var again = open();
        again.load();
        store(again, 4);
        assertThat(names("generations")).containsExactlyInAnyOrder("2", "4");
        assertThat(names("chunks")).containsExactlyInAnyOrderElementsOf(chunksOf(2, 4));
        damage(directory.resolve("generations/4"), Damage.GONE);
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(2);
    }

    /** As with too many open files, or no right to read: what cannot be read now may be read at the next start. */
    @Test
    void whatCannotBeReadForNowIsKept() throws Exception {
        var cache = open();
        cache.load();
        store(cache, 1);
        store(cache, 2);
        Path newest = directory.resolve("generations/2");
        Path aside = directory.resolve("aside");
        Files.move(newest, aside);
        Files.createDirectory(newest); // even for root, a directory is no file to read

        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(1);
        Files.delete(newest);
        Files.move(aside, newest);
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(2);
    }

    /** As after a step back to an older version: what one section has says nothing against the other. */
    @Test
    void whatThisVersionCannotReadCostsItsSectionOnly() throws Exception {
        var cache = open();
        cache.load();
        store(cache, 1);
        var newer = Chunk.ofLines(List.of("{\"service\":{\"name\":\"s\",\"ofTheFuture\":true}}"));
        var identity = Chunk.of(List.of(Drawn.consumer("acme")));
        var manifest = new Manifest(
                1, 2, Map.of(Section.ROUTING, List.of(newer.hash()), Section.IDENTITY, List.of(identity.hash())));
        var sections = new HashMap<Section, Running>();
        for (var section : Section.values()) sections.put(section, Running.of(manifest, section));
        cache.store(
                new Generation(sections),
                Map.of(newer.hash(), newer.bytes(), identity.hash(), identity.bytes())::get,
                () -> false);

        var reopened = open();
        var loaded = reopened.load();
        assertThat(loaded.chunks()).containsOnlyKeys(identity.hash());
        assertThat(Snapshots.names(loaded)).containsExactly("acme");
        assertThat(Snapshots.revisionOf(reopened.loadPrevious().generation())).isEqualTo(1);
    }

    @Test
    void aStoreThatIsHurriedContinuesLater() throws Exception {
        var cache = open();
        cache.load();
        var made = Snapshots.revision(1);
        var asked = new AtomicInteger();
        assertThat(cache.store(made.generation(), made.chunks()::get, () -> asked.incrementAndGet() > 2))
                .isFalse();
        assertThat(names("generations")).isEmpty();
        assertThat(names("chunks")).hasSize(2);
        assertThat(cache.store(made.generation(), made.chunks()::get, () -> false))
                .isTrue();
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(1);
    }

    @Test
    void namesOfChunksLastBeforeAGenerationNamesThem() throws Exception {
        var operations = new ArrayList<String>();
        var disk = new ListedDisk(operations);
        var cache = new DiskCache(directory, disk);
        cache.load();
        disk.failOnce("force chunks");
        assertThatThrownBy(() -> store(cache, 1)).isInstanceOf(IOException.class);
        operations.clear();

        store(cache, 1);

        assertThat(operations).startsWith("force chunks", "write 1.tmp");
    }

    /** Notes what happens to the disk, and has one operation of it fail. */
    private static final class ListedDisk implements Storage {
        private final List<String> operations;
        private String failing = "";

        ListedDisk(List<String> operations) {
            this.operations = operations;
        }

        void failOnce(String operation) {
            failing = operation;
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            note("write ", file);
            DISK.write(file, bytes);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            note("rename ", from);
            DISK.rename(from, to);
        }

        @Override
        public void force(Path directory) throws IOException {
            note("force ", directory);
            DISK.force(directory);
        }

        @Override
        public void delete(Path file) throws IOException {
            note("delete ", file);
            DISK.delete(file);
        }

        private void note(String what, Path file) throws IOException {
            String operation = what + file.getFileName();
            operations.add(operation);
            if (!operation.equals(failing)) return;
            failing = "";
            throw new IOException("as if");
        }
    }

    @Test
    void whatAHurriedStoreLeftBehindGoesWhenItWasOvertaken() throws Exception {
        var cache = open();
        cache.load();
        store(cache, 1);
        var overtaken = Snapshots.revision(20);
        var asked = new AtomicInteger();
        cache.store(overtaken.generation(), overtaken.chunks()::get, () -> asked.incrementAndGet() > 2);
        for (long revision = 3; revision <= 5; revision++) store(cache, revision);
        assertThat(names("chunks")).containsExactlyInAnyOrderElementsOf(chunksOf(4, 5));
    }

    @Test
    void nothingIsLeftAfterAWipe() throws Exception {
        var cache = open();
        cache.load();
        store(cache, 1);
        cache.wipe();
        assertThat(names("generations")).isEmpty();
        assertThat(names("chunks")).isEmpty();
        store(cache, 2);
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generations", "chunks"})
    void whatAWipeCouldNotDeleteDoesNotCountAsThere(String folder) throws Exception {
        var disk = new ListedDisk(new ArrayList<>());
        var cache = new DiskCache(directory, disk);
        cache.load();
        store(cache, 1);
        disk.failOnce("delete " + names(folder).get(0));
        assertThatThrownBy(cache::wipe).isInstanceOf(IOException.class);
        assertThat(names("generations").size() + names("chunks").size())
                .as("the rest is gone")
                .isEqualTo(1);

        assertThat(cache.holds(Snapshots.revision(1).generation())).isFalse();
        store(cache, 1);
        assertThat(Snapshots.revisionOf(open().load().generation())).isEqualTo(1);
    }

    /** The disk stops after every possible number of operations, in the middle of the last one. */
    @Test
    void whereverTheProcessDiesAWholeGenerationIsThere() throws Exception {
        for (int operations = 0; ; operations++) {
            Path place = directory.resolve("died-after-" + operations);
            var disk = new DyingDisk(operations);
            long stored = 0;
            boolean died = false;
            try {
                var cache = new DiskCache(place, disk);
                cache.load();
                for (long revision = 1; revision <= 5; revision++) {
                    store(cache, revision);
                    stored = revision;
                }
            } catch (DyingDisk.Death death) {
                died = true;
            }
            var loaded = new DiskCache(place, Storage.DISK).load();
            String when = "after " + operations + " operations, " + stored + " generations";
            if (loaded == null) assertThat(stored).as(when).isZero();
            else {
                long revision = Snapshots.revisionOf(loaded.generation());
                assertThat(revision).as(when).isBetween(stored, stored + 1);
                assertThat(Snapshots.names(loaded)).as(when).isEqualTo(Snapshots.names(Snapshots.revision(revision)));
            }
            if (!died) return;
        }
    }

    private DiskCache open() {
        return new DiskCache(directory, Storage.DISK);
    }

    private static void store(DiskCache cache, long revision) throws IOException {
        var made = Snapshots.revision(revision);
        assertThat(cache.store(made.generation(), made.chunks()::get, () -> false))
                .isTrue();
    }

    /** The chunk that revision 2 has and revision 1 has not. */
    private static String newChunk() {
        return Snapshots.revision(2)
                .generation()
                .sections()
                .get(portico.config.snapshot.Section.ROUTING)
                .chunks()
                .get(0)
                .hex();
    }

    private static List<String> chunksOf(long... revisions) {
        return Arrays.stream(revisions)
                .mapToObj(revision -> Snapshots.revision(revision).generation().allChunks())
                .flatMap(java.util.Set::stream)
                .map(portico.config.snapshot.Sha256::hex)
                .distinct()
                .toList();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void damage(Path file, Damage damage) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case CUT_SHORT -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            case EMPTY -> Files.write(file, new byte[0]);
            case ONE_BIT -> {
                bytes[bytes.length - 2] ^= 4;
                Files.write(file, bytes);
            }
            case GONE -> Files.delete(file);
        }
    }
}
