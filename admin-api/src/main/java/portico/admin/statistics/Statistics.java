package portico.admin.statistics;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the traffic was. */
@Schema(description = "How the traffic was.")
record Statistics(
        @Schema(examples = "15m") String window,
        @Schema(examples = "2026-01-31T11:45:00Z") Instant from,

        @Schema(description = "Up to here all is known; the last seconds are not.", examples = "2026-01-31T12:00:00Z")
        Instant to,

        @Schema(examples = "10") long stepSeconds,
        @Schema(examples = "route") Subject by,

        @Schema(description = "Whose traffic summary and series are; absent when they are of all.") @Nullable CountedEntity entity,

        TrafficSummary summary,
        TrafficSeries series,

        @Schema(description = "Those with the most, unless one entity or the total was asked for.") @Nullable List<Top> top) {
    /** One of a list. */
    @Schema(name = "TopTraffic", description = "One of a list.")
    record Top(CountedEntity entity, TrafficSummary summary) {}
}
