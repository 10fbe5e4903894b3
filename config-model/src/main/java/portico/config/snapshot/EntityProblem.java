package portico.config.snapshot;

import portico.config.EntityKind;

/** Why a configuration cannot be served: which entity, which field, what. */
public record EntityProblem(EntityKind kind, String name, String field, String message) {
    @Override
    public String toString() {
        return kind.word() + " " + name + ": " + (field.isEmpty() ? "" : field + " ") + message;
    }
}
