package portico.config.consumer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * A credential that a consumer shall get.
 *
 * @param value the secret itself, when it is brought along from elsewhere; made by the admin service when absent
 */
public record NewCredential(
        Type type,
        String name,

        @Schema(description = "Brought along from elsewhere; made by the admin service when absent.", writeOnly = true)
        @Nullable String value,

        @Nullable Instant expiresAt)
        implements Checked {
    /** A consumer has no more credentials than this. */
    public static final int PER_CONSUMER_MAX = 32;

    private static final int VALUE_LENGTH_MIN = 16;
    /** No key is longer; longer text need not be looked up. */
    public static final int VALUE_LENGTH_MAX = 512;

    /** What kinds of credential there are. */
    public enum Type {
        @JsonProperty("api-key")
        API_KEY
    }

    @Override
    public void check(Problems at) {
        at.required("type", type);
        at.name("name", name);
        if (value == null) return;
        at.require(
                value.length() >= VALUE_LENGTH_MIN && value.length() <= VALUE_LENGTH_MAX,
                "value",
                "must be " + VALUE_LENGTH_MIN + " to " + VALUE_LENGTH_MAX + " characters");
        at.require(value.chars().allMatch(c -> c > ' ' && c < 0x7f), "value", "must be visible ASCII without spaces");
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "NewCredential[" + type + " " + name + "]";
    }
}
