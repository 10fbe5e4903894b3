package portico.admin.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;

/** What of a stored body no answer shows, though it is sealed. */
public final class Secrets {
    private static final String SEALED_KEY = "sealedKey";

    /** By which it is written. */
    private static final String PRIVATE_KEY = "privateKey";

    private Secrets() {}

    /** Takes it out of a body. */
    public static void remove(EntityKind kind, ObjectNode body) {
        if (kind == EntityKind.CERTIFICATE) body.remove(SEALED_KEY);
    }

    /** By which field it was written, if it is not the same in two bodies. */
    public static Optional<String> changed(EntityKind kind, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (kind != EntityKind.CERTIFICATE || before == null || after == null) return Optional.empty();
        boolean same = before.path(SEALED_KEY).equals(after.path(SEALED_KEY));
        return same ? Optional.empty() : Optional.of(PRIVATE_KEY);
    }

    /** The body without it. */
    public static @Nullable JsonNode without(EntityKind kind, @Nullable JsonNode body) {
        if (kind != EntityKind.CERTIFICATE || !(body instanceof ObjectNode object)) return body;
        return object.deepCopy().without(SEALED_KEY);
    }
}
