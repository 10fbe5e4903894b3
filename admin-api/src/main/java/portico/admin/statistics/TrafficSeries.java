package portico.admin.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.TrafficCounts;

/** Traffic over time, column by column as charts want it: the n-th of each is of the n-th step. */
@Schema(
        description = "Traffic over time, column by column: the n-th value of each begins n × stepSeconds after from."
                + " The last step may not be over; its rates are of the part that is. Percentiles are null where there"
                + " were no requests.")
record TrafficSeries(
        @Schema(examples = "[12, 14]") List<Long> requests,
        @Schema(examples = "[1.2, 1.4]") List<Double> requestsPerSecond,
        @Schema(examples = "[0, 0.1]") List<Double> errorsPerSecond,
        @Schema(examples = "[8.1, null]") List<@Nullable Double> p50Millis,
        @Schema(examples = "[40.2, null]") List<@Nullable Double> p95Millis,
        @Schema(examples = "[95.7, null]") List<@Nullable Double> p99Millis,
        @Schema(examples = "[512, 0]") List<Double> bytesInPerSecond,
        @Schema(examples = "[2048, 0]") List<Double> bytesOutPerSecond) {
    /** @param points by the number of the step; one without traffic may be missing */
    static TrafficSeries of(Map<Integer, TrafficCounts> points, Instant begin, Instant end, Duration step) {
        var series = new TrafficSeries(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        Instant at = begin;
        for (int number = 0; at.isBefore(end); number++) {
            Instant next = at.plus(step);
            Instant over = next.isAfter(end) ? end : next;
            TrafficCounts counts = points.getOrDefault(number, TrafficCounts.NONE);
            series.add(counts, Duration.between(at, over).toSeconds());
            at = next;
        }
        return series;
    }

    private void add(TrafficCounts counts, long seconds) {
        requests.add(counts.exchanges());
        requestsPerSecond.add(rate(counts.exchanges(), seconds));
        errorsPerSecond.add(rate(counts.errors(), seconds));
        p50Millis.add(TrafficSummary.percentile(counts, 0.5));
        p95Millis.add(TrafficSummary.percentile(counts, 0.95));
        p99Millis.add(TrafficSummary.percentile(counts, 0.99));
        bytesInPerSecond.add(rate(counts.get(TrafficCounts.BYTES_IN), seconds));
        bytesOutPerSecond.add(rate(counts.get(TrafficCounts.BYTES_OUT), seconds));
    }

    private static double rate(long count, long seconds) {
        return TrafficSummary.rounded((double) count / seconds);
    }
}
