package portico.config;

/**
 * A mention of another entity.
 *
 * @param field where it is mentioned, as in {@link Problem#field}
 * @param kind the kind of the entity that is meant
 * @param name its name
 */
public record Reference(String field, EntityKind kind, String name) {
    /** The same reference, seen from one field further out. */
    public Reference under(String outer) {
        return new Reference(outer + "." + field, kind, name);
    }
}
