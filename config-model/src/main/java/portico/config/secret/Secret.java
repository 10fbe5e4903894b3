package portico.config.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Problems;

/**
 * A secret in settings: text on its way in and where it is used, sealed where it is stored and sent, and in no answer.
 * Written as text, or as {@code {"sealed": "s1:…"}}.
 */
public final class Secret {
    /** None is longer. */
    @Bound("Characters of a secret in the settings of a policy")
    public static final int LENGTH_MAX = 8 * 1024;

    private static final String SEALED = "sealed";

    private final @Nullable String clear;
    private final @Nullable Sealed sealed;

    private Secret(@Nullable String clear, @Nullable Sealed sealed) {
        this.clear = clear;
        this.sealed = sealed;
    }

    /** One in clear. */
    public static Secret of(String clear) {
        return new Secret(clear, null);
    }

    /** @throws IllegalArgumentException when it is neither text nor sealed */
    @JsonCreator
    static Secret read(JsonNode written) {
        if (written.isTextual()) return of(written.textValue());
        JsonNode envelope = written.get(SEALED);
        if (written.size() != 1 || envelope == null || !envelope.isTextual())
            throw new IllegalArgumentException("is not text");
        return new Secret(null, Sealed.parse(envelope.textValue()));
    }

    /** True for what {@link #json} makes of a sealed one. */
    public static boolean isSealed(JsonNode value) {
        return value.isObject() && value.size() == 1 && value.path(SEALED).isTextual();
    }

    @JsonValue
    JsonNode json() {
        if (sealed == null) return JsonNodeFactory.instance.textNode(clear);
        return JsonNodeFactory.instance.objectNode().put(SEALED, sealed.text());
    }

    /** @throws IllegalStateException when it is sealed */
    public String clear() {
        if (clear == null) throw new IllegalStateException("The secret is sealed");
        return clear;
    }

    public boolean isSealed() {
        return sealed != null;
    }

    /** The same, sealed for this place only. */
    public Secret seal(String place, Keyring keyring) {
        return sealed != null ? this : new Secret(null, keyring.seal(place, clear().getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws IllegalArgumentException when it was sealed elsewhere, or by another keyring */
    public Secret open(String place, Keyring keyring) {
        return sealed == null ? this : of(new String(keyring.open(place, sealed), StandardCharsets.UTF_8));
    }

    /** True when {@link #open} succeeds. */
    public boolean opens(String place, Keyring keyring) {
        try {
            open(place, keyring);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Checks one that people have written; null is for {@link SecretRewrite} to judge. */
    public static void check(String field, @Nullable Secret secret, Problems at) {
        if (secret == null || secret.clear == null) return;
        at.require(!secret.clear.isEmpty(), field, "is empty");
        at.text(field, secret.clear, LENGTH_MAX);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && Objects.equals(secret.clear, clear)
                && Objects.equals(secret.sealed, sealed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(clear, sealed);
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "Secret";
    }
}
