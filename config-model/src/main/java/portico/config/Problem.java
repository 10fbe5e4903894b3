package portico.config;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param field where, as a path such as {@code match.paths[0]}; empty when it concerns the whole entity
 * @param message what is wrong, in words that follow the field's name: "is over 5 minutes"
 * @param entity in a document of several: kind and name, such as {@code route orders}; null when it goes without saying
 */
public record Problem(
        String field,
        String message,

        @Schema(
                description = "In a document: the kind and name of the entity that the field belongs to.",
                examples = "route orders")
        @Nullable String entity) {
    public Problem(String field, String message) {
        this(field, message, null);
    }

    /** The same, of this entity. */
    public Problem of(String kindAndName) {
        return new Problem(field, message, kindAndName);
    }

    @Override
    public String toString() {
        String said = field.isEmpty() ? message : field + " " + message;
        return entity == null ? said : entity + ": " + said;
    }
}
