package portico.config.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.secret.SecretRewrite;

/**
 * A policy as it is attached to a service, a route or a consumer: a policy of its own ({@code type}), a shared one
 * ({@code use}), or the removal of a wider one ({@code name} and {@code enabled: false}).
 *
 * @param name what a narrower entry replaces it by; the used policy's name or the type when absent
 */
@Schema(description = "A policy of its own (type), a shared one (use), or the removal of a wider one (enabled: false).")
public record PolicyEntry(
        @Schema(description = "Name of a shared policy.") @Nullable String use,

        @Schema(description = "What a narrower entry replaces it by; the shared policy's name or the type when absent.")
        @Nullable String name,

        @Schema(examples = "key-auth") @Nullable String type,

        @Schema(description = "false takes the wider policy of this name away; true when absent.")
        Boolean enabled,

        @Schema(description = "As the type's schema under /api/v1/policy-types says.") @Nullable PolicySettings settings,

        @Schema(description = "Narrows when the policy runs.") @Nullable Condition when)
        implements Checked {
    @Bound("Policies on one entity")
    private static final int ENTRIES_MAX = 64;

    public PolicyEntry(
            @Nullable String use,
            @Nullable String name,
            @Nullable String type,
            @Nullable Boolean enabled,
            @Nullable PolicySettings settings,
            @Nullable Condition when) {
        this.use = use;
        this.name = name;
        this.type = type;
        this.enabled = requireNonNullElse(enabled, true);
        this.settings = settings;
        this.when = when;
    }

    @JsonCreator
    static PolicyEntry read(
            @JsonProperty("use") @Nullable String use,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("type") @Nullable String type,
            @JsonProperty("enabled") @Nullable Boolean enabled,
            @JsonProperty("settings") @Nullable JsonNode settings,
            @JsonProperty("when") @Nullable Condition when)
            throws JsonProcessingException {
        return new PolicyEntry(use, name, type, enabled, PolicyKinds.read(type, settings, PolicyEntry.class), when);
    }

    /** The name that counts when entries replace each other. */
    public String effectiveName() {
        if (name != null) return name;
        return requireNonNullElse(use != null ? use : type, "");
    }

    /** The same entries with their secrets rewritten; the same list when there are none. */
    @SuppressWarnings("ReferenceEquality") // settings without secrets are left as they are
    public static List<PolicyEntry> withSecrets(List<PolicyEntry> entries, SecretRewrite rewrite) {
        List<PolicyEntry> rewritten = entries;
        for (int index = 0; index < entries.size(); index++) {
            PolicyEntry entry = entries.get(index);
            if (entry.settings == null) continue;
            SecretRewrite inside = rewrite.at("policies/" + entry.effectiveName(), "policies[" + index + "].settings");
            PolicySettings settings = entry.settings.withSecrets(inside);
            if (settings == entry.settings) continue;
            if (rewritten == entries) rewritten = new ArrayList<>(entries);
            rewritten.set(
                    index, new PolicyEntry(entry.use, entry.name, entry.type, entry.enabled, settings, entry.when));
        }
        return rewritten;
    }

    /** The shared policies that the entries use. */
    public static List<Reference> references(List<PolicyEntry> entries) {
        var references = new ArrayList<Reference>();
        for (int index = 0; index < entries.size(); index++) {
            String use = entries.get(index).use();
            if (use != null) references.add(new Reference("policies[" + index + "].use", EntityKind.POLICY, use));
        }
        return references;
    }

    /** The groups of consumers that the entries name. */
    public static List<GroupMention> namedGroups(List<PolicyEntry> entries) {
        var named = new ArrayList<GroupMention>();
        for (int index = 0; index < entries.size(); index++) {
            PolicyEntry entry = entries.get(index);
            for (var mention : namedGroups(entry.settings, entry.when))
                named.add(mention.under("policies[" + index + "]"));
        }
        return named;
    }

    /** Those that a policy names, shared or not. */
    static List<GroupMention> namedGroups(@Nullable PolicySettings settings, @Nullable Condition when) {
        var named = new ArrayList<GroupMention>();
        if (settings != null) for (var mention : settings.namedGroups()) named.add(mention.under("settings"));
        if (when != null) for (var mention : when.namedGroups()) named.add(mention.under("when"));
        return named;
    }

    /** Checks the entries attached at one level, each by itself and that no two have the same name. */
    public static void checkAll(List<PolicyEntry> entries, Level level, Problems at) {
        at.bounded("policies", entries, ENTRIES_MAX);
        at.each("policies", entries, (entry, element) -> entry.check(level, element));
        at.distinct("policies", entries.stream().map(PolicyEntry::effectiveName).toList());
    }

    @Override
    public void check(Problems at) {
        check(Level.ROUTE, at);
    }

    private void check(Level level, Problems at) {
        if (name != null) at.name("name", name);
        if (!enabled) {
            checkRemoval(at);
            return;
        }
        at.require((use == null) != (type == null), "", "needs either type or use");
        if (use != null) {
            at.name("use", use);
            at.require(settings == null, "settings", "belong to the shared policy");
        }
        if (when != null) when.check(at.at("when"));
        if (type == null) return;
        PolicyKind<?> kind = PolicyKinds.find(type).orElse(null);
        if (kind == null) {
            at.add("type", PolicyKinds.unknown(type));
            return;
        }
        checkPlace(kind, level, when, at);
        checkBodies(settings, level, at);
        if (settings != null) settings.check(at.at("settings"));
    }

    private void checkRemoval(Problems at) {
        at.require(!effectiveName().isEmpty(), "name", "is required: which policy shall not run?");
        at.require(settings == null || type != null && use == null, "settings", "cannot go with enabled: false");
        at.require(when == null, "when", "cannot go with enabled: false");
    }

    /** What runs before the caller is known cannot depend on who the caller is. */
    static void checkPlace(PolicyKind<?> kind, Level level, @Nullable Condition when, Problems at) {
        if (!kind.phase().isBeforeConsumer()) return;
        at.require(
                !level.isConsumers(),
                "type",
                "runs before the consumer is known: attach it to a route, a service or everywhere");
        at.require(when == null || when.groups().isEmpty(), "when.groups", "is not known yet when this policy runs");
    }

    /** How an exchange is carried is decided before it is known who calls. */
    static void checkBodies(@Nullable PolicySettings settings, Level level, Problems at) {
        at.require(
                settings == null || !settings.holdsBodies() || !level.isConsumers(),
                "type",
                "looks at bodies: attach it to a route, a service or everywhere");
    }
}
