package portico.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.MigratedDatabase;
import portico.config.EntityKind;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

class SnapshotCleaningTest {
    private static final String AGE = "update %s set created_at = created_at - interval '1 hour'";

    static MigratedDatabase database;

    final ConfigurationRows rows = new ConfigurationRows(database.source());
    final SnapshotRenderer renderer = new SnapshotRenderer(database.source());
    final SnapshotCleaning cleaning = new SnapshotCleaning(database.source(), 3, Duration.ofMinutes(10));

    @BeforeAll
    static void start() {
        database = new MigratedDatabase();
    }

    @BeforeEach
    void nothingConfigured() {
        rows.execute("truncate consumer, credential, config_change, snapshot_chunk, snapshot_manifest cascade");
        rows.execute("update config_head set revision = 0");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void whatKeptRevisionsNeedStaysAndTheRestGoes() throws SQLException {
        Sha256 first = identity(renderRevision());
        for (int more = 0; more < 5; more++) renderRevision();
        cleaning.clean();
        assertThat(count("snapshot_manifest"))
                .as("all may still be on their way")
                .isEqualTo(6);

        anHourPasses();
        StoredManifest newest = renderer.rendered().orElseThrow();
        cleaning.clean();

        assertThat(count("snapshot_manifest")).isEqualTo(3);
        assertThat(hasChunk(first)).isFalse();
        assertThat(hasChunk(identity(newest))).isTrue();
        assertThat(hasChunk(newest.chunks(Section.ROUTING).get(0).hash())).isTrue();
    }

    @Test
    void aManifestSupersededOnlyNowStays() throws SQLException {
        for (int more = 0; more < 5; more++) renderRevision();
        anHourPasses();
        cleaning.clean();
        StoredManifest before = renderer.rendered().orElseThrow();
        for (int more = 0; more < 5; more++) rows.commit();
        renderRevision();

        cleaning.clean();

        assertThat(rows.number("select count(*) from snapshot_manifest where revision = " + before.revision()))
                .isEqualTo(1);
        assertThat(hasChunk(identity(before))).isTrue();
    }

    @Test
    void aChunkThatIsUsedAgainIsYoungAgain() throws SQLException {
        UUID id = UUID.randomUUID();
        rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, id, "a" + id, "{}"));
        Sha256 used = identity(renderer.newest());
        rows.commit(ConfigurationRows.delete(EntityKind.CONSUMER, id));
        for (int more = 0; more < 5; more++) renderRevision();
        rows.execute("delete from snapshot_manifest where revision < (select revision - 2 from config_head)");
        rows.execute(AGE.formatted("snapshot_chunk"));
        putAgain(used);

        cleaning.clean();

        assertThat(hasChunk(used)).isTrue();
    }

    /** As a replica does that renders the same content once more and has not named it yet. */
    private static void putAgain(Sha256 hash) throws SQLException {
        try (var connection = database.source().getConnection()) {
            var store = new SnapshotStore(connection);
            store.put(List.of(store.chunk(hash).orElseThrow()));
        }
    }

    private StoredManifest renderRevision() throws SQLException {
        UUID id = UUID.randomUUID();
        rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, id, "c" + id, "{}"));
        return renderer.newest();
    }

    private void anHourPasses() {
        for (var table : List.of("snapshot_manifest", "snapshot_chunk")) rows.execute(AGE.formatted(table));
    }

    private long count(String table) {
        return rows.number("select count(*) from " + table);
    }

    private boolean hasChunk(Sha256 hash) {
        return rows.number("select count(*) from snapshot_chunk where hash = '%s'".formatted(hash)) == 1;
    }

    private static Sha256 identity(StoredManifest manifest) {
        return manifest.chunks(Section.IDENTITY).get(0).hash();
    }
}
