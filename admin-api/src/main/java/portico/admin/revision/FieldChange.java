package portico.admin.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One field of an entity that is not the same in two revisions.
 *
 * @param path JSON Pointer (RFC 6901)
 * @param before null when the field was not there, or is a secret
 * @param after null when the field is not there, or is a secret
 */
@Schema(description = "One field that is not the same in two revisions; a secret is named and never shown.")
public record FieldChange(
        @Schema(description = "JSON Pointer (RFC 6901).", examples = "/timeouts/response")
        String path,

        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode before,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode after) {
    /**
     * What differs, as deep as it can be told. Lists are compared item by item when they are of one length; else the
     * whole list has changed, for nobody can say which item became which.
     */
    static List<FieldChange> between(JsonNode before, JsonNode after) {
        var found = new ArrayList<FieldChange>();
        compare("", before, after, found);
        return List.copyOf(found);
    }

    /** A field of which no more may be said than that it has changed. */
    static FieldChange secret(String path) {
        return new FieldChange(path, null, null);
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldChange> found) {
        if (before == null ? after == null : before.equals(after)) return;
        if (before instanceof ObjectNode was && after instanceof ObjectNode is) {
            for (String field : names(was, is))
                compare(path + "/" + escaped(field), was.get(field), is.get(field), found);
        } else if (before != null && before.isArray() && after != null && sameLength(before, after)) {
            for (int index = 0; index < after.size(); index++)
                compare(path + "/" + index, before.get(index), after.get(index), found);
        } else {
            found.add(new FieldChange(path, before, after));
        }
    }

    private static boolean sameLength(JsonNode before, JsonNode after) {
        return after.isArray() && before.size() == after.size();
    }

    private static Set<String> names(ObjectNode before, ObjectNode after) {
        var names = new LinkedHashSet<String>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String escaped(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }
}
