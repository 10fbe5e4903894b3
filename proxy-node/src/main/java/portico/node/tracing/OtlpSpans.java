package portico.node.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;

/**
 * Sends spans to a collector, by OTLP over HTTP, from a thread of its own. When the collector cannot keep up, or is away,
 * spans are dropped and counted: an exchange never waits for it.
 */
public final class OtlpSpans implements SpanSink, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OtlpSpans.class);

    @Limit("Spans of traces that may wait for the collector; more are lost, and counted")
    private static final int WAITING_MAX = 8 * 1024;

    private static final int BATCH_MAX = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    @Limit("A batch of spans on its way to the collector, repetitions included; then it is lost")
    private static final Duration SEND_MAX = Duration.ofSeconds(10);

    @Limit("Spans that are left when a node ends, until the collector has them; then they are lost")
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final OtlpSettings settings;
    private final Resource resource;
    private final BatchSpanProcessor processor;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder exported = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile Map<String, String> fields;

    /**
     * @param service whose spans they are, as collectors call it
     * @param node the node's name
     * @throws IllegalArgumentException when something that the settings name cannot be used, telling why
     */
    public OtlpSpans(OtlpSettings settings, String service, String node, String version) {
        this.settings = settings;
        resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.instance.id"),
                        node,
                        AttributeKey.stringKey("service.version"),
                        version)));
        try {
            fields = settings.readFields();
        } catch (IOException e) {
            throw new IllegalArgumentException("PORTICO_TRACES_HEADERS_FILE: " + settings.fields() + " cannot be read");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "PORTICO_TRACES_HEADERS_FILE: " + settings.fields() + " " + e.getMessage());
        }
        processor = BatchSpanProcessor.builder(new Counting(exporter()))
                .setScheduleDelay(PAUSE)
                .setMaxQueueSize(WAITING_MAX)
                .setMaxExportBatchSize(BATCH_MAX)
                .setExporterTimeout(SEND_MAX.multipliedBy(2)) // the exporter's own comes first
                .build();
    }

    private SpanExporter exporter() {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.url().toString())
                .setCompression("gzip")
                .setConnectTimeout(CONNECT_MAX)
                .setTimeout(SEND_MAX)
                .setHeaders(this::currentFields);
        Path authorities = settings.authorities();
        if (authorities == null) return builder.build();
        try {
            return builder.setTrustedCertificates(Files.readAllBytes(authorities))
                    .build();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("PORTICO_TRACES_CA_FILE: " + authorities + " holds no certificates");
        }
    }

    /** Read again for each batch: credentials change. While they cannot be, those before are good. */
    private Map<String, String> currentFields() {
        try {
            fields = settings.readFields();
        } catch (IOException | IllegalArgumentException e) {
            LOG.debugf("PORTICO_TRACES_HEADERS_FILE: %s cannot be read now", settings.fields());
        }
        return fields;
    }

    @Override
    public Resource resource() {
        return resource;
    }

    @Override
    public void ended(EndedSpan span) {
        // By our own count: the processor has room for all that pass here, and none is lost unseen.
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            dropped.increment();
        } else {
            processor.onEnd(span);
        }
    }

    /** How many the collector has taken. */
    public long exported() {
        return exported.sum();
    }

    /** How many were lost: there was no room for them, or the collector did not take them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Sends what is left, as far as that takes no longer than five seconds. */
    @Override
    public void close() {
        processor.shutdown().join(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        int left = waiting.get();
        if (left > 0) LOG.warnf("%d spans are lost: %s has not taken them in time", left, settings);
    }

    private void sent(int count) {
        exported.add(count);
        if (failing.compareAndSet(true, false))
            LOG.infof("Spans are sent to %s again; %d are lost so far", settings, dropped());
    }

    private void lost(int count, @Nullable Throwable why) {
        dropped.add(count);
        if (failing.compareAndSet(false, true))
            LOG.warnf("Spans cannot be sent to %s; exchanges go on, and their spans are lost: %s", settings, told(why));
    }

    /** A failure without a cause is an answer. */
    private static String told(@Nullable Throwable why) {
        Throwable cause = why == null ? null : why.getCause();
        return cause == null ? "it answers that it does not take them" : cause.toString();
    }

    /** Knows what became of each batch. */
    private final class Counting implements SpanExporter {
        private final SpanExporter exporter;

        Counting(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                waiting.addAndGet(-count);
                if (result.isSuccess()) sent(count);
                else lost(count, result.getFailureThrowable());
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
