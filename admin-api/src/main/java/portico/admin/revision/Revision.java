package portico.admin.revision;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;

/**
 * One committed state of the configuration, and what led to it.
 *
 * @param at when; null for the empty configuration at the very start
 * @param actor who
 * @param changes of how many entities and credentials
 * @param kinds of which kinds they are
 * @param kept whether the configuration itself can still be read; what led to it always can
 */
@Schema(description = "One committed state of the configuration, and what led to it.")
public record Revision(
        @Schema(examples = "42") long revision,
        @Nullable Instant at,
        @Schema(examples = "admin") @Nullable String actor,

        @Schema(description = "How many entities and credentials changed.", examples = "1")
        int changes,

        @Schema(examples = "[\"route\"]") List<EntityKind> kinds,

        @Schema(
                description = "Whether the configuration at this revision can still be read, compared and gone back to;"
                        + " when it cannot, these answer 410.",
                examples = "true")
        boolean kept) {
    /** The empty configuration at the very start. */
    static Revision first(boolean kept) {
        return new Revision(0, null, null, 0, List.of(), kept);
    }
}
