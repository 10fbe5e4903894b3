package portico.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.ConfigurationRows.Edit;
import portico.admin.testing.MigratedDatabase;
import portico.config.EntityKind;
import portico.config.secret.KeyedHash;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.config.snapshot.Slots;
import portico.config.snapshot.UnreadableEntity;

class SnapshotRendererTest {
    static MigratedDatabase database;

    final ConfigurationRows rows = new ConfigurationRows(database.source());
    final SnapshotRenderer renderer = new SnapshotRenderer(database.source());

    @BeforeAll
    static void start() {
        database = new MigratedDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void nothingConfigured() {
        rows.execute("""
                truncate service, policy, route, composition, consumer, credential, config_change, snapshot_chunk, snapshot_manifest \
                cascade""");
        rows.execute("update config_head set revision = 0");
    }

    @Test
    void anEmptyConfigurationIsASnapshotToo() throws SQLException {
        var manifest = renderer.newest().manifest();

        assertThat(manifest.revision()).isZero();
        for (var section : Section.values())
            assertThat(manifest.chunks(section)).hasSize(1);
        assertThat(entries(manifest.chunks(Section.ROUTING))).isEmpty();
    }

    @Test
    void aConsumerCarriesItsCredentials() throws SQLException {
        UUID acme = UUID.randomUUID();
        String hash = KeyedHash.of(1, new byte[32]).toString();
        rows.commit(consumer(acme, "acme"), ConfigurationRows.credential(acme, UUID.randomUUID(), "main", hash));

        var identity = entries(renderer.newest().manifest().chunks(Section.IDENTITY))
                .get(0)
                .identity();

        assertThat(identity.consumer().name()).isEqualTo("acme");
        assertThat(identity.consumer().id()).isEqualTo(acme);
        assertThat(identity.credentials()).hasSize(1);
        String kept = identity.credentials()
                .get(0)
                .fold(key -> key.hash().toString(), key -> "", basic -> "", key -> "", shown -> "");
        assertThat(kept).isEqualTo(hash);
        assertThat(identity.credentials().get(0).expiresAt()).hasToString("2030-01-02T03:04:05.006Z");
    }

    @Test
    void aChangeTouchesOneChunk() throws SQLException {
        rows.commit(consumers(0, 2000));
        var before = renderer.newest().manifest();
        UUID changed = id(EntityKind.CONSUMER, 7);
        rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, changed, "changed", "{\"tags\":[\"new\"]}"));
        var after = renderer.newest().manifest();

        int chunks = before.chunks(Section.IDENTITY).size();
        assertThat(chunks).isGreaterThan(4);
        assertThat(after.root(Section.ROUTING)).isEqualTo(before.root(Section.ROUTING));
        assertThat(IntStream.range(0, chunks)
                        .filter(chunk -> !after.chunks(Section.IDENTITY)
                                .get(chunk)
                                .equals(before.chunks(Section.IDENTITY).get(chunk))))
                .containsExactly(Slots.chunk(Slots.of(changed), chunks));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsRenderedBitByBitIsWhatIsRenderedAnew(long seed) throws SQLException {
        var random = new Random(seed);
        var model = new TreeMap<UUID, Edit>(Comparator.comparing(UUID::toString));
        int most = 0;
        for (int round = 0; round < 8; round++) {
            boolean grows = round < 4;
            for (int commit = random.nextInt(3); commit >= 0; commit--) rows.commit(draw(model, grows, random));
            var piecemeal = renderer.newest();
            assertThat(renderer.anew()).isEqualTo(piecemeal);
            most = Math.max(most, piecemeal.chunks(Section.IDENTITY).size());

            var rendered = new ArrayList<UUID>();
            for (var section : Section.values())
                for (var entry : entries(piecemeal.manifest().chunks(section))) rendered.add(id(entry));
            assertThat(rendered).containsExactlyInAnyOrderElementsOf(model.keySet());
        }
        assertThat(most).isGreaterThan(1);
        rows.commit(model.values().toArray(Edit[]::new));
        assertThat(renderer.newest().chunks(Section.IDENTITY)).hasSize(1);
    }

    private static Edit[] draw(TreeMap<UUID, Edit> model, boolean grows, Random random) {
        var edits = new ArrayList<Edit>();
        int count = model.isEmpty() ? 900 : 1 + random.nextInt(random.nextBoolean() ? 5 : 300);
        for (int edit = 0; edit < count; edit++) {
            if (model.isEmpty() || random.nextInt(4) < (grows ? 3 : 1)) {
                var kind = switch (random.nextInt(8)) {
                    case 0 -> EntityKind.SERVICE;
                    case 1 -> EntityKind.COMPOSITION;
                    default -> EntityKind.CONSUMER;
                };
                UUID id = new UUID(random.nextLong(), random.nextLong());
                model.put(id, ConfigurationRows.delete(kind, id));
                edits.add(ConfigurationRows.put(kind, id, "n" + id, "{\"tags\":[\"t" + random.nextInt(9) + "\"]}"));
            } else {
                var victim = model.ceilingEntry(new UUID(random.nextLong(), random.nextLong()));
                if (victim == null) victim = model.firstEntry();
                model.remove(victim.getKey());
                edits.add(victim.getValue());
            }
        }
        return edits.toArray(Edit[]::new);
    }

    @Test
    void renderersOnOneDatabaseAgree() throws Exception {
        var pool = Executors.newFixedThreadPool(3);
        try {
            var writer = pool.submit(() -> {
                for (int commit = 0; commit < 60; commit++) rows.commit(consumers(commit * 20, commit * 20 + 20));
                return null;
            });
            Callable<List<StoredManifest>> rendering = () -> {
                var replica = new SnapshotRenderer(database.source());
                var rendered = new ArrayList<StoredManifest>();
                while (!writer.isDone()) rendered.add(replica.newest());
                rendered.add(replica.newest());
                return rendered;
            };
            var one = pool.submit(rendering);
            var other = pool.submit(rendering);
            writer.get();

            var byRevision = new TreeMap<Long, StoredManifest>();
            for (var manifest : one.get()) byRevision.put(manifest.revision(), manifest);
            for (var manifest : other.get())
                assertThat(byRevision.getOrDefault(manifest.revision(), manifest))
                        .isEqualTo(manifest);
            assertThat(byRevision.lastKey()).isEqualTo(60);
            assertThat(entries(byRevision.get(60L).manifest().chunks(Section.IDENTITY)))
                    .hasSize(1200);
        } finally {
            pool.shutdownNow();
        }
    }

    /** What of it has no order in a database, and numbers with more digits than a double has. */
    @Test
    void aCompositionIsTheSameOctetsWhicheverReplicaRendersIt() throws SQLException {
        UUID id = UUID.randomUUID();
        String body = """
                {"deadline":"2s","order":["orders","user"],"headers":{"x-b":"{calls.user.headers.b}","x-a":"{calls.user.headers.a}"},"calls":{
                 "user":{"service":"users","path":"/users/{request.path.id}","map":{"b":"c","a":"d"},"group":"user"},
                 "orders":{"service":"orders","path":"/orders","query":{"z":"1","user":"{calls.user.body#/id}"},
                           "flatten":[{"move":"*.p.a","to":"*.a"}],"fallback":{"z":[9007199254740993,1.50,null],"a":{"y":1,"x":2}}}}}""";
        rows.commit(ConfigurationRows.put(EntityKind.COMPOSITION, id, "home", body));
        var manifest = renderer.newest();
        byte[] octets = octets(manifest.manifest());
        var composition =
                entries(manifest.manifest().chunks(Section.ROUTING)).get(0).composition();
        assertThat(composition.mergeOrder()).containsExactly("orders", "user");
        assertThat(composition.calls().get("orders").fallback().at("/z/0").longValue())
                .isEqualTo(9007199254740993L);

        rows.execute("truncate snapshot_chunk, snapshot_manifest cascade");
        var other = new SnapshotRenderer(database.source()).newest();

        assertThat(other.manifest().root()).isEqualTo(manifest.manifest().root());
        assertThat(octets(other.manifest())).isEqualTo(octets);
    }

    private static byte[] octets(Manifest manifest) throws SQLException {
        var all = new ByteArrayOutputStream();
        try (var connection = database.source().getConnection()) {
            for (Sha256 hash : manifest.chunks(Section.ROUTING))
                all.writeBytes(
                        new SnapshotStore(connection).chunk(hash).orElseThrow().bytes());
        }
        return all.toByteArray();
    }

    @Test
    void anEntityThatNobodyCanReadIsRenderedAndNamed() throws SQLException {
        rows.commit(ConfigurationRows.put(EntityKind.ROUTE, UUID.randomUUID(), "broken", "{\"match\":{\"paths\":7}}"));
        var manifest = renderer.newest().manifest();

        var failure = catchThrowableOfType(UnreadableEntity.class, () -> entries(manifest.chunks(Section.ROUTING)));

        assertThat(failure.problem().kind()).isEqualTo(EntityKind.ROUTE);
        assertThat(failure.problem().name()).isEqualTo("broken");
        assertThat(failure.problem().field()).isEqualTo("match.paths");
    }

    @Test
    void anEntityThatIsNoObjectIsNamedToo() throws SQLException {
        rows.commit(ConfigurationRows.put(EntityKind.SERVICE, UUID.randomUUID(), "odd", "[1]"));
        var manifest = renderer.newest().manifest();

        var failure = catchThrowableOfType(UnreadableEntity.class, () -> entries(manifest.chunks(Section.ROUTING)));

        assertThat(failure.problem().name()).isEqualTo("odd");
    }

    @Test
    void lostAndDamagedRowsAreMended() throws SQLException {
        rows.commit(consumers(0, 600));
        var manifest = renderer.newest();
        rows.execute("delete from snapshot_chunk where hash = '%s'"
                .formatted(manifest.chunks(Section.IDENTITY).get(0).hash()));
        rows.execute("update snapshot_chunk set bytes = 'x' where hash = '%s'"
                .formatted(manifest.chunks(Section.IDENTITY).get(1).hash()));

        assertThat(renderer.anew()).isEqualTo(manifest);
        assertThat(entries(manifest.manifest().chunks(Section.IDENTITY))).hasSize(600);

        rows.execute("update snapshot_manifest set body = 'x'");
        assertThat(renderer.newest().revision()).isEqualTo(manifest.revision());
        assertThat(renderer.rendered().orElseThrow().revision()).isEqualTo(manifest.revision());
    }

    @Test
    void anotherEpochIsRenderedFromTheStart() throws SQLException {
        rows.commit(consumers(0, 3));
        rows.commit(consumers(3, 6));
        var before = renderer.newest();
        rows.execute("update config_head set epoch = epoch + 1, revision = 1");

        var after = renderer.newest();

        assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
        assertThat(after.revision()).isEqualTo(1);
        assertThat(after.manifest().root()).isEqualTo(before.manifest().root());
    }

    private static Edit[] consumers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(index -> consumer(id(EntityKind.CONSUMER, index), "c" + index))
                .toArray(Edit[]::new);
    }

    private static Edit consumer(UUID id, String name) {
        return ConfigurationRows.put(EntityKind.CONSUMER, id, name, "{}");
    }

    private static UUID id(EntityKind kind, int index) {
        return new UUID(kind.ordinal(), index);
    }

    private static UUID id(ChunkEntry entry) {
        if (entry.composition() != null) return entry.composition().id();
        return entry.service() != null
                ? entry.service().id()
                : entry.identity().consumer().id();
    }

    static List<ChunkEntry> entries(List<Sha256> hashes) throws SQLException {
        var entries = new ArrayList<ChunkEntry>();
        try (var connection = database.source().getConnection()) {
            for (Sha256 hash : hashes) {
                Chunk chunk = new SnapshotStore(connection).chunk(hash).orElseThrow();
                entries.addAll(chunk.content().entries());
            }
        }
        return entries;
    }
}
