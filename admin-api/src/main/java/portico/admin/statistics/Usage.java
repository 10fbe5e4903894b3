package portico.admin.statistics;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.EntityKind;

/**
 * What depends on some entities.
 *
 * @param users how many use them
 * @param byKind the same, kind by kind
 * @param names the first few of them, in the order of {@code byKind}
 * @param requestsPerMinute of theirs, lately
 */
@Schema(description = "What depends on some entities: what uses them, and the traffic that they have.")
record Usage(
        @Schema(examples = "3") int users,
        List<OfKind> byKind,

        @Schema(description = "The first few of them, kind by kind as in byKind.", examples = "[\"orders\"]")
        List<String> names,

        @Schema(examples = "1204") double requestsPerMinute) {
    /** How many of a kind. */
    record OfKind(EntityKind kind, @Schema(examples = "3") int count) {}
}
