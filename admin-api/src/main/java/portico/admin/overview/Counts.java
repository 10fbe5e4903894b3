package portico.admin.overview;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many there are of each kind, and the revision that the configuration is at. */
@Schema(description = "How many there are of each kind, and the revision that the configuration is at.")
public record Counts(
        @Schema(examples = "42") long revision,
        long services,
        long routes,
        long policies,
        long consumers,
        long certificates,
        long compositions,
        long nodes) {}
