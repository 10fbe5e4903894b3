package portico.admin.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;

/** What of a stored body no answer shows, though it is sealed. */
public final class Secrets {
    private static final String SEALED_KEY = "sealedKey";

    private Secrets() {}

    /** Takes it out of a body. */
    public static void remove(EntityKind kind, ObjectNode body) {
        if (kind == EntityKind.CERTIFICATE) body.remove(SEALED_KEY);
    }

    /** The body without it. */
    public static @Nullable JsonNode without(EntityKind kind, @Nullable JsonNode body) {
        if (kind != EntityKind.CERTIFICATE || !(body instanceof ObjectNode object)) return body;
        return object.deepCopy().without(SEALED_KEY);
    }
}
