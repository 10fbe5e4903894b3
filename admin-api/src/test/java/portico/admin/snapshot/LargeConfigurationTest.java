package portico.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portico.admin.snapshot.StoredManifest.Content;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.MigratedDatabase;
import portico.config.EntityKind;
import portico.config.snapshot.Section;
import portico.config.snapshot.Slots;

class LargeConfigurationTest {
    private static final int CONSUMERS = Integer.getInteger("portico.consumers", 20_000);
    private static final int ROUTES = CONSUMERS / 10;

    @Test
    void entitiesLieEvenlyInChunksAndAChangeCostsOneOfThem() throws SQLException {
        try (var database = new MigratedDatabase()) {
            var rows = new ConfigurationRows(database.source());
            insert(EntityKind.CONSUMER, CONSUMERS, database);
            insert(EntityKind.ROUTE, ROUTES, database);
            rows.execute("""
                    insert into credential (id, consumer_id, name, type, hint, hash, created_at)
                    select id, id, 'main', 'api-key', 'pk_', 'h1:' || id, now() from consumer""");
            var renderer = new SnapshotRenderer(database.source());
            long start = System.nanoTime();
            var whole = renderer.newest();
            long rendered = System.nanoTime();
            rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, new UUID(1, 1), "one", "{}"));
            long changed = System.nanoTime();
            var next = renderer.newest();
            long end = System.nanoTime();
            System.out.printf(
                    "%d consumers with a key and %d routes rendered in %d ms, one change more in %d ms%n",
                    CONSUMERS, ROUTES, (rendered - start) / 1_000_000, (end - changed) / 1_000_000);

            assertThat(sizes(whole, Section.IDENTITY).sum()).isEqualTo(CONSUMERS);
            assertThat(sizes(whole, Section.ROUTING).sum()).isEqualTo(ROUTES);
            for (var section : Section.values()) {
                double mean = sizes(whole, section).average().orElseThrow();
                assertThat(mean).isBetween(32.0, 256.0);
                assertThat(sizes(whole, section).max().orElseThrow()).isLessThan((int) (2.5 * mean) + 32);
            }
            assertThat(next.chunks(Section.IDENTITY).stream()
                            .filter(chunk -> !whole.chunks(Section.IDENTITY).contains(chunk)))
                    .hasSize(1);
        }
    }

    private static IntStream sizes(StoredManifest manifest, Section section) {
        return manifest.chunks(section).stream().mapToInt(Content::entities);
    }

    private static void insert(EntityKind kind, int count, MigratedDatabase database) throws SQLException {
        String sql = """
                insert into %s (id, name, slot, tags, body, changed_revision, created_at, updated_at)
                select u.id, 'n' || u.id, u.slot, '{}', '{"tags": ["some", "more"]}', 0, now(), now()
                from unnest(?, ?) u(id, slot)""".formatted(kind.word());
        UUID[] ids = Stream.iterate(0, index -> index + 1)
                .limit(count)
                .map(index -> new UUID(kind.ordinal() + 1, index + 7L))
                .toArray(UUID[]::new);
        Integer[] slots = Stream.of(ids).map(Slots::of).toArray(Integer[]::new);
        try (var connection = database.source().getConnection();
                var insert = connection.prepareStatement(sql)) {
            insert.setArray(1, connection.createArrayOf("uuid", ids));
            insert.setArray(2, connection.createArrayOf("int4", slots));
            insert.executeUpdate();
        }
    }
}
