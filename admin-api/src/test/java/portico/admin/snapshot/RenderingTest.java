package portico.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.MigratedDatabase;
import portico.config.EntityKind;
import portico.testing.Await;
import portico.testing.CapturedLog;

class RenderingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MigratedDatabase database = new MigratedDatabase();
    private final ConfigurationRows rows = new ConfigurationRows(database.source());
    private final CurrentSnapshot current = new CurrentSnapshot();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Rendering rendering = new Rendering(
            database.source(),
            current,
            metrics,
            new Debounce(HOUR, HOUR),
            new Debounce(Duration.ofMillis(1), Duration.ofMillis(1)));

    @BeforeEach
    void start() {
        rendering.start();
        Await.until("the first snapshot", () -> current.get() != null);
    }

    @AfterEach
    void stop() {
        rendering.stop();
        database.close();
    }

    @Test
    void aChangeOfIdentityDoesNotWaitBehindAStreamOfRoutes() {
        long first = current.get().revision();
        rows.commit(ConfigurationRows.put(EntityKind.SERVICE, UUID.randomUUID(), "orders", "{}"));
        rendering.committedHere(false);
        assertThat(current.get().revision()).as("it waits for an hour").isEqualTo(first);

        for (int change = 0; change < 3; change++) {
            long revision = consumer();
            rendering.committedHere(true);
            Await.until("it is rendered", () -> current.get().revision() == revision);
        }
    }

    @Test
    void renderingIsTimed() {
        Timer timer = metrics.get("portico.snapshot.render").timer();
        long before = timer.count();
        long revision = consumer();
        rendering.committedHere(true);
        Await.until("it is rendered", () -> current.get().revision() == revision);
        assertThat(timer.count()).isEqualTo(before + 1);
        assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    void aDatabaseThatWasRestoredBeginsAnEpoch() {
        long kept = consumer();
        rendering.committedHere(true);
        Await.until("it is rendered", () -> current.get().revision() == kept);
        long lost = consumer();
        rendering.committedHere(true);
        Await.until("it is rendered", () -> current.get().revision() == lost);
        long epoch = current.get().epoch();

        restoreTo(kept);

        Await.until("what is left is in effect", () -> current.get().epoch() > epoch);
        assertThat(current.get().revision()).isEqualTo(kept);
        long next = consumer();
        rendering.committedHere(true);
        Await.until("the next is rendered", () -> current.get().revision() == next);
        assertThat(next).isEqualTo(lost);
    }

    @Test
    void soItDoesWhenOnlyANodeRemembers() {
        Snapshot now = current.get();
        current.seen("edge-1", now.epoch(), now.revision());
        current.seen("edge-1", now.epoch() - 1, now.revision() + 7);
        assertThat(head()).as("as far as the database is").isEqualTo(now.epoch());
        current.seen("edge-1", now.epoch(), now.revision() + 7);
        Await.until("another epoch", () -> current.get().epoch() > now.epoch());
        assertThat(current.get().revision()).isEqualTo(now.revision());
    }

    @Test
    void aNodeThatSaysSoAgainAndAgainIsNotBelievedEachTime() {
        Snapshot first = current.get();
        try (var log = new CapturedLog()) {
            current.seen("liar", first.epoch(), Long.MAX_VALUE);
            Await.until("another epoch", () -> current.get().epoch() > first.epoch());
            assertThat(log.text()).contains("which liar says it runs");
            long second = current.get().epoch();
            current.seen("liar", second, Long.MAX_VALUE);
            Await.until("it is noticed", () -> log.text().contains("not believed yet"));
            assertThat(head()).isEqualTo(second);
        }
    }

    private long head() {
        return rows.number("select epoch from config_head");
    }

    private void restoreTo(long revision) {
        rows.execute("delete from config_change where revision > " + revision);
        rows.execute("delete from snapshot_manifest where revision > " + revision);
        rows.execute("delete from consumer where changed_revision > " + revision);
        rows.execute("update config_head set revision = " + revision);
    }

    private long consumer() {
        UUID id = UUID.randomUUID();
        return rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, id, "c" + id, "{}"));
    }
}
