package portico.admin.revision;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;

/**
 * One entry of the change log.
 *
 * @param part {@code credential} when it is a credential of the consumer that changed; null for the entity itself
 */
@Schema(description = "One entry of the change log.")
public record Change(
        long revision,
        int ordinal,
        Instant at,
        String actor,
        EntityKind kind,
        UUID id,
        String name,

        @Schema(description = "credential, when a credential of the consumer changed.") @Nullable String part,

        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode before,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode after) {}
