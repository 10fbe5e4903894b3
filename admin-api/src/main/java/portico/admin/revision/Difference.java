package portico.admin.revision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Outcome;
import portico.admin.configuration.Secrets;
import portico.config.EntityKind;

/**
 * One entity that is not the same in two revisions.
 *
 * @param before what it was in the one; null when it was not there
 * @param after what it is in the other; null when it is not there
 * @param fields what of it has changed; empty unless it is there in both
 */
@Schema(description = "One entity that is not the same in two revisions.")
public record Difference(
        EntityKind kind,
        String name,
        UUID id,
        Outcome change,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode before,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode after,
        List<FieldChange> fields) {
    static Difference of(EntityKind kind, UUID id, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
        Outcome change = before == null ? Outcome.CREATED : after == null ? Outcome.DELETED : Outcome.UPDATED;
        return new Difference(kind, name, id, change, before, after, List.of());
    }

    /** The same as it may be shown, field by field. */
    Difference shown() {
        JsonNode was = Secrets.without(kind, before);
        JsonNode is = Secrets.without(kind, after);
        var changed = new ArrayList<FieldChange>();
        if (was != null && is != null) {
            changed.addAll(FieldChange.between(was, is));
            for (String path : Secrets.changed(kind, before, after)) changed.add(FieldChange.secret(path));
        }
        return new Difference(kind, name, id, change, was, is, List.copyOf(changed));
    }

    Difference reversed() {
        return of(kind, id, name, after, before);
    }
}
