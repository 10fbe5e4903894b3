package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.json.ConfigJson;
import portico.config.policy.quota.CalendarWindow;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;

class TrafficReportsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<List<TrafficEntry>> counted = new ArrayDeque<>();
    private final TrafficReports reports =
            new TrafficReports(() -> counted.isEmpty() ? List.of() : counted.remove(), nanos::get);

    @Test
    void theSameIsSaidUntilItIsStored() {
        counted.add(List.of(entry(1)));
        counted.add(List.of(entry(2)));
        reports.take();
        later();
        Traffic first = reports.next();
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.ageMillis()).isEqualTo(5000);

        reports.counted(new Counted(UUID.randomUUID(), 1));
        reports.counted(new Counted(first.run(), 2));
        assertThat(reports.next()).isEqualTo(first);

        reports.counted(new Counted(first.run(), 1));
        assertThat(reports.next()).isNull();
        reports.take();
        assertThat(reports.next().sequence()).isEqualTo(2);
        assertThat(reports.next().run()).isEqualTo(first.run());
    }

    @Test
    void aSecondTakeWaitsForItsTime() {
        counted.add(List.of(entry(1)));
        counted.add(List.of(entry(2)));
        reports.take();
        reports.take();
        assertThat(counted).hasSize(1);
        later();
        reports.take();
        assertThat(counted).isEmpty();
    }

    @Test
    void manyEntriesAreSeveralMessagesThatFit() {
        var entries = new ArrayList<TrafficEntry>();
        for (int number = 0; number < 700; number++) entries.add(entry(1L << 49));
        counted.add(entries);
        reports.take();

        var said = new ArrayList<TrafficEntry>();
        for (Traffic next = reports.next(); next != null; next = reports.next()) {
            assertThat(ConfigJson.write(next)).hasSizeLessThan(ChannelMessage.BYTES_MAX);
            said.addAll(next.entries());
            reports.counted(new Counted(next.run(), next.sequence()));
        }
        assertThat(said).isEqualTo(entries);
    }

    @Test
    void whileNobodyStoresTheCountsStayWhereTheyAre() {
        for (int number = 0; number < 100; number++) {
            counted.add(List.of(entry(number)));
            reports.take();
            later();
        }
        assertThat(counted).hasSize(40);

        Traffic first = reports.next();
        reports.counted(new Counted(first.run(), first.sequence()));
        reports.take();
        assertThat(counted).hasSize(39);
    }

    @Test
    void quotasAreSaidTooAndWhoeverCountsThemHearsHowTheyStand() {
        var uses = new ArrayList<QuotaUse>();
        for (int number = 0; number < 400; number++) uses.add(use("p".repeat(128), 1L << 49));
        Map<QuotaUse, QuotaStanding> heard = new HashMap<>();
        var source = new TrafficSource() {
            private boolean taken;

            @Override
            public List<TrafficEntry> take() {
                return List.of();
            }

            @Override
            public List<QuotaUse> takeQuotas() {
                if (taken) return List.of();
                taken = true;
                return uses;
            }

            @Override
            public void stored(List<QuotaUse> said, List<QuotaStanding> standings) {
                for (int index = 0; index < said.size(); index++) heard.put(said.get(index), standings.get(index));
            }
        };
        var quotas = new TrafficReports(source, nanos::get);
        quotas.take();
        int messages = 0;
        for (Traffic next = quotas.next(); next != null; next = quotas.next()) {
            messages++;
            assertThat(ConfigJson.write(next)).hasSizeLessThan(ChannelMessage.BYTES_MAX);
            List<QuotaStanding> standings = next.quotas().stream()
                    .map(use -> new QuotaStanding(use.key(), use.begin().getEpochSecond(), 1L << 50))
                    .toList();
            var counted = new Counted(next.run(), next.sequence(), standings);
            assertThat(ConfigJson.write(counted)).hasSizeLessThan(ChannelMessage.BYTES_MAX);
            quotas.counted(ConfigJson.read(ConfigJson.write(counted), Counted.class));
        }
        assertThat(messages).isGreaterThan(5);
        assertThat(heard.keySet()).containsExactlyInAnyOrderElementsOf(uses);
        assertThat(heard)
                .allSatisfy((use, standing) -> assertThat(standing.of()).isEqualTo(use.of()));
    }

    private static QuotaUse use(String text, long used) {
        Instant begin = Instant.parse("2026-11-01T00:00:00Z");
        return new QuotaUse(
                UUID.randomUUID(),
                begin,
                begin.plusSeconds(3600),
                UUID.randomUUID(),
                text,
                text,
                text,
                text,
                CalendarWindow.HOUR,
                "America/Argentina/ComodRivadavia",
                1L << 49,
                used);
    }

    private void later() {
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    }

    private static TrafficEntry entry(long count) {
        long[] values = new long[TrafficCounts.LENGTH];
        Arrays.fill(values, count);
        return new TrafficEntry(TrafficKind.ROUTE, UUID.randomUUID(), new TrafficCounts(values));
    }
}
