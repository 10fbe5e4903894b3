package portico.config.policy;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.json.Records;

/**
 * A policy type: its name, when it runs, and what its settings are.
 *
 * @param <S> the record of its settings
 * @param type as in {@code type: key-auth}
 */
public record PolicyKind<S extends PolicySettings>(String type, Phase phase, Class<S> settings) {
    public static <S extends PolicySettings> PolicyKind<S> of(String type, Phase phase, Class<S> settings) {
        return new PolicyKind<>(type, phase, settings);
    }

    /** What it is for, in one sentence. */
    public String description() {
        Schema schema = settings.getAnnotation(Schema.class);
        if (schema == null) throw new IllegalStateException("The settings of " + type + " lack a description");
        return schema.description();
    }

    /** The settings when none are given; not necessarily valid. */
    public S blank() {
        try {
            return Records.blank(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The settings of " + type + " do not allow absence", e);
        }
    }
}
