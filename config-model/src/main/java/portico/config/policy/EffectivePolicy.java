package portico.config.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;

/**
 * A policy that runs, and where it comes from.
 *
 * @param name what it is replaced or taken away by
 * @param type its type
 * @param phase when it runs
 * @param level where it is attached
 * @param source the name of the service, route, group or consumer that it is attached to; null for everywhere
 * @param shared the name of the shared policy that it is, or null when it is the source's own
 * @param use names this use of it for as long as its settings stay
 */
public record EffectivePolicy(
        String name,
        String type,
        Phase phase,
        Level level,
        @Nullable String source,
        @Nullable String shared,
        PolicySettings settings,
        @Nullable Condition when,
        @JsonIgnore PolicyUse use) {
    /** True when the other one does the same, wherever each comes from. */
    public boolean runsAlike(EffectivePolicy other) {
        return name.equals(other.name)
                && type.equals(other.type)
                && settings.equals(other.settings)
                && Objects.equals(when, other.when);
    }

    static EffectivePolicy shared(
            Policy policy, String name, Level level, @Nullable String source, @Nullable Condition when) {
        PolicyKind<?> kind = PolicyKinds.find(policy.type()).orElseThrow();
        PolicySettings settings = policy.settings() == null ? kind.blank() : policy.settings();
        String place = EntityKind.POLICY.word() + "/" + policy.name();
        return new EffectivePolicy(
                name,
                kind.type(),
                kind.phase(),
                level,
                source,
                policy.name(),
                settings,
                when == null ? policy.when() : when,
                new PolicyUse(place, policy.id(), settings));
    }

    static EffectivePolicy own(PolicyEntry entry, Level level, String source, @Nullable UUID sourceId) {
        PolicyKind<?> kind = PolicyKinds.find(entry.type()).orElseThrow();
        PolicySettings settings = entry.settings() == null ? kind.blank() : entry.settings();
        String place = level + "/" + source + "/" + entry.effectiveName();
        return new EffectivePolicy(
                entry.effectiveName(),
                kind.type(),
                kind.phase(),
                level,
                source,
                null,
                settings,
                entry.when(),
                new PolicyUse(place, sourceId, settings));
    }
}
