package portico.admin.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.policy.Level;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;

/**
 * What there is to know about a policy type; forms and reference pages are made of it.
 *
 * @param levels where policies of this type can be attached
 * @param settings the JSON Schema (2020-12) of their settings
 */
@Schema(description = "What there is to know about a policy type.")
public record PolicyType(
        @Schema(examples = "key-auth") String type,
        @Schema(examples = "authentication") Phase phase,
        @Schema(description = "Where it can be attached.") List<Level> levels,
        String description,

        @Schema(description = "JSON Schema (2020-12) of the settings.", type = SchemaType.OBJECT)
        JsonNode settings) {
    static PolicyType of(PolicyKind<?> kind) {
        var levels = Arrays.stream(Level.values())
                .filter(level -> !level.isConsumers() || !kind.phase().isBeforeConsumer())
                .toList();
        return new PolicyType(kind.type(), kind.phase(), levels, kind.description(), SettingsSchema.of(kind));
    }
}
