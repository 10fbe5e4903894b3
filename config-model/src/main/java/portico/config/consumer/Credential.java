package portico.config.consumer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.secret.KeyedHash;

/** How a consumer proves itself, as it is stored and sent to nodes: never with anything that would let one in. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Credential.ApiKey.class, name = "api-key"))
public sealed interface Credential extends Checked {
    UUID id();

    /** Unique among the consumer's credentials. */
    String name();

    /** From when on it is refused; null for never. */
    @Nullable Instant expiresAt();

    /** A new variant is a new argument, and stops every reader at compile time. */
    <R> R fold(Function<ApiKey, R> apiKey);

    /**
     * An API key.
     *
     * @param hint the first characters of the key, to tell keys apart
     * @param hash the keyed hash of the key
     */
    record ApiKey(
            UUID id,
            String name,
            String hint,
            KeyedHash hash,
            @Nullable Instant expiresAt) implements Credential {
        @Override
        public <R> R fold(Function<ApiKey, R> apiKey) {
            return apiKey.apply(this);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.text("hint", hint, 16);
            at.required("hash", hash);
        }
    }
}
