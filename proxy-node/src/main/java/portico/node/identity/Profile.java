package portico.node.identity;

import java.util.List;
import portico.config.policy.PolicyEntry;

/**
 * What consumers have in common that is asked at each exchange: consumers of an identity with equal groups and policies
 * have the same profile, by which compiled things may be kept. Profiles are compared by identity.
 */
public final class Profile {
    /** Of consumers with something wrong: nobody knows what would hold for them, so they are not served. */
    static final Profile WITHHELD = new Profile(List.of(), List.of());

    private final List<String> groups;
    private final List<PolicyEntry> policies;

    Profile(List<String> groups, List<PolicyEntry> policies) {
        this.groups = groups;
        this.policies = policies;
    }

    @SuppressWarnings("ReferenceEquality") // as profiles are compared
    public boolean isWithheld() {
        return this == WITHHELD;
    }

    /** The groups that the consumers are in. */
    public List<String> groups() {
        return groups;
    }

    /** The consumers' own entries. */
    public List<PolicyEntry> policies() {
        return policies;
    }
}
