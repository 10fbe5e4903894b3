package portico.config.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.secret.SecretRewrite;

/**
 * A shared policy: used by name from services, routes and consumers, running everywhere, or for groups of consumers.
 *
 * @param everywhere runs on every route, unless an entry takes it away
 * @param groups runs for consumers in any of these groups
 * @param settings null only when the type is not known
 */
@Schema(description = "A shared policy: used by name, running everywhere, or for groups of consumers.")
public record Policy(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,
        @Schema(examples = "cors") String type,

        @Schema(description = "Runs on every route, unless an entry takes it away.")
        boolean everywhere,

        @Schema(description = "Runs for consumers in any of these groups.")
        List<String> groups,

        @Schema(description = "A policy that is not enabled runs nowhere; true when absent.")
        Boolean enabled,

        @Schema(description = "As the type's schema under /api/v1/policy-types says.") @Nullable PolicySettings settings,

        @Nullable Condition when,
        List<String> tags)
        implements Entity {
    public Policy(
            @Nullable UUID id,
            String name,
            String type,
            boolean everywhere,
            @Nullable List<String> groups,
            @Nullable Boolean enabled,
            @Nullable PolicySettings settings,
            @Nullable Condition when,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.everywhere = everywhere;
        this.groups = groups == null ? List.of() : List.copyOf(groups);
        this.enabled = requireNonNullElse(enabled, true);
        this.settings = settings;
        this.when = when;
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @JsonCreator
    static Policy read(
            @JsonProperty("id") @Nullable UUID id,
            @JsonProperty("name") String name,
            @JsonProperty("type") String type,
            @JsonProperty("everywhere") boolean everywhere,
            @JsonProperty("groups") @Nullable List<String> groups,
            @JsonProperty("enabled") @Nullable Boolean enabled,
            @JsonProperty("settings") @Nullable JsonNode settings,
            @JsonProperty("when") @Nullable Condition when,
            @JsonProperty("tags") @Nullable List<String> tags)
            throws JsonProcessingException {
        return new Policy(
                id,
                name,
                type,
                everywhere,
                groups,
                enabled,
                PolicyKinds.read(type, settings, Policy.class),
                when,
                tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.POLICY;
    }

    @Override
    public Policy withId(UUID id) {
        return new Policy(id, name, type, everywhere, groups, enabled, settings, when, tags);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // settings without secrets are left as they are
    public Policy withSecrets(SecretRewrite rewrite) {
        PolicySettings rewritten = settings == null ? null : settings.withSecrets(rewrite.at("settings", "settings"));
        return rewritten == settings
                ? this
                : new Policy(id, name, type, everywhere, groups, enabled, rewritten, when, tags);
    }

    @Override
    public List<Reference> references() {
        return List.of();
    }

    @Override
    public List<GroupMention> namedGroups() {
        var named = new ArrayList<>(GroupMention.each("groups", groups));
        named.addAll(PolicyEntry.namedGroups(settings, when));
        return named;
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        at.bounded("groups", groups, 64);
        at.each("groups", groups, (group, element) -> element.name("", group));
        at.require(!everywhere || groups.isEmpty(), "groups", "cannot go with everywhere");
        if (when != null) when.check(at.at("when"));
        at.tags(tags);
        PolicyKind<?> kind = PolicyKinds.find(type).orElse(null);
        if (kind == null) {
            at.add("type", type == null ? "is required" : PolicyKinds.unknown(type));
            return;
        }
        Level level = groups.isEmpty() ? Level.EVERYWHERE : Level.GROUP;
        PolicyEntry.checkPlace(kind, level, when, at);
        PolicyEntry.checkBodies(settings, level, at);
        if (settings != null) settings.check(at.at("settings"));
    }
}
