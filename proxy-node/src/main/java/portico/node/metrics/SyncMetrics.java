package portico.node.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import portico.config.snapshot.Section;
import portico.node.health.Readiness;
import portico.node.sync.SyncStatus;

/** Where the node stands with its configuration, at {@code /q/metrics}. */
@Singleton
final class SyncMetrics {
    private final MeterRegistry registry;
    private final Meters meters;
    private final SyncStatus sync;
    private final Readiness readiness;

    SyncMetrics(MeterRegistry registry, SyncStatus sync, Readiness readiness) {
        this.registry = registry;
        meters = new Meters(registry);
        this.sync = sync;
        this.readiness = readiness;
    }

    void register(@Observes StartupEvent event) {
        gauge("portico.node.ready", "1 when the node takes traffic", status -> readiness.ready() ? 1 : 0);
        for (var link : SyncStatus.Link.values())
            Gauge.builder("portico.sync.link", sync, status -> status.link() == link ? 1 : 0)
                    .description("1 for how the node is tied to the admin service")
                    .tag("link", word(link))
                    .register(registry);
        for (var section : Section.values()) register(section);
        counter("portico.sync.swaps", "Sections put into service", SyncStatus::swaps);
        counter("portico.sync.rejections", "Sections that could not be served", SyncStatus::rejections);
        counter("portico.sync.failures", "Failures to reach or stay with an admin replica", SyncStatus::failures);
        counter("portico.sync.chunks.fetched", "Chunks fetched", SyncStatus::chunksFetched);
        counter("portico.sync.chunk.bytes.fetched", "Compressed octets of them", SyncStatus::chunkBytesFetched);
        counter("portico.sync.chunks.corrupt", "Chunks that were not what they claimed", SyncStatus::chunksCorrupt);
    }

    private void register(Section section) {
        Gauge.builder("portico.sync.revision", sync, status -> revision(status, section))
                .description("Revision in service; 0 for none")
                .tag("section", word(section))
                .register(registry);
        Gauge.builder("portico.sync.rejected", sync, status -> status.rejected().containsKey(section) ? 1 : 0)
                .description("1 while the newest revision cannot be served")
                .tag("section", word(section))
                .register(registry);
        TimeGauge.builder("portico.sync.compile", sync, TimeUnit.NANOSECONDS, status -> compileNanos(status, section))
                .description("How long the newest swap took, from having all chunks")
                .tag("section", word(section))
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<SyncStatus> value) {
        meters.gauge(name, description, sync, value);
    }

    private void counter(String name, String description, ToLongFunction<SyncStatus> value) {
        meters.counter(name, description, sync, value);
    }

    private static double revision(SyncStatus status, Section section) {
        var held = status.held().get(section);
        return held == null ? 0 : held.running().revision();
    }

    private static double compileNanos(SyncStatus status, Section section) {
        var held = status.held().get(section);
        return held == null ? 0 : held.compile().toNanos();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
