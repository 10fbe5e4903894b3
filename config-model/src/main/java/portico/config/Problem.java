package portico.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param field where, as a path such as {@code match.paths[0]}; empty when it concerns the whole entity
 * @param message what is wrong, in words that follow the field's name: "is over 5 minutes"
 */
public record Problem(String field, String message) {
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + " " + message;
    }
}
