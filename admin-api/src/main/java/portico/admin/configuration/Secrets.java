package portico.admin.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;
import portico.config.secret.Secret;

/** What of a stored body no answer shows, though it is sealed. */
public final class Secrets {
    private static final String SEALED_KEY = "sealedKey";

    /** By which it is written. */
    private static final String PRIVATE_KEY = "privateKey";

    private Secrets() {}

    /** Takes it out of a body. */
    public static void remove(EntityKind kind, ObjectNode body) {
        if (kind == EntityKind.CERTIFICATE) body.remove(SEALED_KEY);
        removeSealed(body);
    }

    /** By which fields it was written, where it is not the same in two bodies; as JSON Pointers. */
    public static List<String> changed(EntityKind kind, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null) return List.of();
        var changed = new ArrayList<String>();
        if (kind == EntityKind.CERTIFICATE && !before.path(SEALED_KEY).equals(after.path(SEALED_KEY)))
            changed.add("/" + PRIVATE_KEY);
        collectChanged("", before, after, changed);
        return changed;
    }

    /** The body without it. */
    public static @Nullable JsonNode without(EntityKind kind, @Nullable JsonNode body) {
        if (!(body instanceof ObjectNode object)) return body;
        ObjectNode copy = object.deepCopy();
        remove(kind, copy);
        return copy;
    }

    private static void removeSealed(JsonNode node) {
        if (node instanceof ObjectNode object)
            object.properties().removeIf(property -> Secret.isSealed(property.getValue()));
        node.forEach(Secrets::removeSealed);
    }

    /** Those that are in both, but sealed anew. */
    private static void collectChanged(String path, JsonNode before, JsonNode after, List<String> changed) {
        if (Secret.isSealed(after)) {
            if (Secret.isSealed(before) && !before.equals(after)) changed.add(path);
            return;
        }
        if (after.isArray())
            for (int index = 0; index < after.size(); index++)
                collectChanged(path + "/" + index, before.path(index), after.path(index), changed);
        after.properties()
                .forEach(property -> collectChanged(
                        path + "/" + property.getKey(), before.path(property.getKey()), property.getValue(), changed));
    }
}
