package portico.config.secret;

import org.jspecify.annotations.Nullable;

/** Says what becomes of each secret in settings. */
@FunctionalInterface
public interface SecretRewrite {
    /**
     * What shall stand there.
     *
     * @param key names the secret in its entity, for as long as the entry that holds it keeps its name
     * @param field where it stands, as people are told of it
     * @param secret null when there is none, though the settings need one
     */
    @Nullable Secret rewrite(String key, String field, @Nullable Secret secret);

    /** The same for what is deeper in an entity. */
    default SecretRewrite at(String outerKey, String outerField) {
        return (key, field, secret) -> rewrite(outerKey + "/" + key, outerField + "." + field, secret);
    }
}
