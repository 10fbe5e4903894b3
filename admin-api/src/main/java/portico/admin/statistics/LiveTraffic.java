package portico.admin.statistics;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The newest stretch of time of which all is known. */
@Schema(description = "The newest ten seconds of which all is known.")
record LiveTraffic(
        @Schema(
                description = "Where they begin; the same again replaces what was said before.",
                examples = "2026-01-31T12:00:00Z")
        Instant at,

        @Schema(examples = "10") long stepSeconds,
        TrafficSummary summary) {}
