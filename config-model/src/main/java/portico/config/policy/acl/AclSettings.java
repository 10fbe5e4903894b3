package portico.config.policy.acl;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.GroupMention;
import portico.config.GroupNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 403 unless the consumer is in one of the right groups.
 *
 * @param allow groups of which the consumer must be in one; any consumer when there are none
 * @param deny groups of which the consumer may be in none, though another group be allowed
 */
@Schema(description = "Answers 403 unless the consumer is in one of the right groups.")
public record AclSettings(
        @GroupNames
        @Schema(
                description = "The consumer must be in one of these groups; any consumer when there are none.",
                examples = "[\"partners\"]")
        List<String> allow,

        @GroupNames
        @Schema(
                description = "The consumer may be in none of these groups, though another be allowed.",
                examples = "[\"suspended\"]")
        List<String> deny)
        implements PolicySettings {
    public static final PolicyKind<AclSettings> KIND = PolicyKind.of("acl", Phase.AUTHORISATION, AclSettings.class);

    private static final int GROUPS_MAX = 256;

    public AclSettings(@Nullable List<String> allow, @Nullable List<String> deny) {
        this.allow = allow == null ? List.of() : List.copyOf(allow);
        this.deny = deny == null ? List.of() : List.copyOf(deny);
    }

    @Override
    public List<GroupMention> namedGroups() {
        var named = new ArrayList<>(GroupMention.each("allow", allow));
        named.addAll(GroupMention.each("deny", deny));
        return named;
    }

    @Override
    public void check(Problems at) {
        at.require(!allow.isEmpty() || !deny.isEmpty(), "", "says nothing: give allow, deny or both");
        check("allow", allow, at);
        check("deny", deny, at);
        for (int index = 0; index < deny.size(); index++)
            if (allow.contains(deny.get(index))) at.at("deny", index).add("", "is allowed too: " + deny.get(index));
    }

    private static void check(String field, List<String> groups, Problems at) {
        at.bounded(field, groups, GROUPS_MAX);
        at.each(field, groups, (group, element) -> element.name("", group));
        at.distinct(field, groups);
    }
}
