package portico.config.policy;

import java.util.List;
import portico.config.Checked;
import portico.config.GroupMention;
import portico.config.secret.SecretRewrite;

/** The settings of one policy type: a record with a default for all that may be left out. */
public interface PolicySettings extends Checked {
    /** The same settings with their secrets rewritten; themselves when there are none. */
    default PolicySettings withSecrets(SecretRewrite rewrite) {
        return this;
    }

    /** Where the settings name groups of consumers. Only for settings that {@link #check} finds nothing wrong with. */
    default List<GroupMention> namedGroups() {
        return List.of();
    }

    /** True when the policy authenticates, and yet lets those pass who show nothing. */
    default boolean admitsStrangers() {
        return false;
    }

    /** True when the policy holds bodies, which is known before it is known who calls, or not at all. */
    default boolean holdsBodies() {
        return false;
    }
}
