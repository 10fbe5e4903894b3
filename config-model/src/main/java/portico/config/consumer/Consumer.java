package portico.config.consumer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.policy.Level;
import portico.config.policy.PolicyEntry;
import portico.config.secret.SecretRewrite;

/** Who calls: a person, app or device. Credentials are kept beside it, never in it. */
@Schema(description = "Who calls: a person, app or device.")
public record Consumer(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,
        @Schema(examples = "[\"partners\"]") List<String> groups,
        List<PolicyEntry> policies,
        List<String> tags)
        implements Entity {
    public Consumer(
            @Nullable UUID id,
            String name,
            @Nullable List<String> groups,
            @Nullable List<PolicyEntry> policies,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.groups = groups == null ? List.of() : List.copyOf(groups);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.CONSUMER;
    }

    @Override
    public Consumer withId(UUID id) {
        return new Consumer(id, name, groups, policies, tags);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the same list when there are no secrets
    public Consumer withSecrets(SecretRewrite rewrite) {
        List<PolicyEntry> rewritten = PolicyEntry.withSecrets(policies, rewrite);
        if (rewritten == policies) return this;
        return new Consumer(id, name, groups, rewritten, tags);
    }

    @Override
    public List<Reference> references() {
        return PolicyEntry.references(policies);
    }

    @Override
    public List<GroupMention> namedGroups() {
        return PolicyEntry.namedGroups(policies);
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        at.bounded("groups", groups, 64);
        at.each("groups", groups, (group, element) -> element.name("", group));
        at.distinct("groups", groups);
        PolicyEntry.checkAll(policies, Level.CONSUMER, at);
        at.tags(tags);
    }
}
