package portico.admin.statistics;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.TrafficCounts;

/** Traffic over a stretch of time, in numbers. */
@Schema(description = "Traffic over a stretch of time, in numbers.")
record TrafficSummary(
        @Schema(description = "Exchanges that ended, the aborted ones too.", examples = "1200")
        long requests,

        @Schema(examples = "1.333") double requestsPerSecond,

        @Schema(description = "Those that were answered with 5xx.", examples = "3")
        long errors,

        @Schema(description = "The part of them among all, 0 to 1.", examples = "0.0025")
        double errorRate,

        @Schema(description = "Those that either side left before the end.", examples = "1")
        long aborted,

        StatusClasses statuses,

        @Schema(description = "The mean duration; absent without requests.", examples = "12.5") @Nullable Double meanMillis,

        @Schema(description = "Half of them took no longer; absent without requests.", examples = "8.1") @Nullable Double p50Millis,

        @Schema(examples = "40.2") @Nullable Double p95Millis,
        @Schema(examples = "95.7") @Nullable Double p99Millis,

        @Schema(description = "Octets of request bodies.", examples = "51200")
        long bytesIn,

        @Schema(description = "Octets of response bodies.", examples = "204800")
        long bytesOut) {
    /** How many were answered with a status of each class. */
    @Schema(description = "How many were answered with a status of each class.")
    record StatusClasses(
            @Schema(examples = "1190") long success,
            @Schema(examples = "2") long redirect,
            @Schema(examples = "4") long clientError,
            @Schema(examples = "3") long serverError) {}

    static TrafficSummary of(TrafficCounts counts, long seconds) {
        long requests = counts.exchanges();
        boolean any = requests > 0;
        return new TrafficSummary(
                requests,
                rounded((double) requests / seconds),
                counts.errors(),
                any ? (double) counts.errors() / requests : 0,
                counts.get(TrafficCounts.ABORTED),
                new StatusClasses(counts.get(2), counts.get(3), counts.get(4), counts.get(5)),
                any ? (Double) rounded(counts.get(TrafficCounts.MICROS) / 1e3 / requests) : null,
                percentile(counts, 0.5),
                percentile(counts, 0.95),
                percentile(counts, 0.99),
                counts.get(TrafficCounts.BYTES_IN),
                counts.get(TrafficCounts.BYTES_OUT));
    }

    /** In milliseconds; null without requests. */
    static @Nullable Double percentile(TrafficCounts counts, double part) {
        return counts.isNothing() ? null : (Double) rounded(counts.latencyMicros(part) / 1e3);
    }

    /** To three places: more are noise, and bytes. */
    static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
