package portico.config.policy;

import portico.config.Checked;

/** The settings of one policy type: a record with a default for all that may be left out. */
public interface PolicySettings extends Checked {
    /** True when the policy authenticates, and yet lets those pass who show nothing. */
    default boolean admitsStrangers() {
        return false;
    }
}
