package portico.config.policy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One use of a policy, for as long as its settings stay and what it is attached to is not made anew: live state such as
 * counters is kept under it.
 *
 * @param place the same in each configuration
 * @param entity what the policy is attached to, or the shared policy that it is; null while that is not stored
 */
public record PolicyUse(String place, @Nullable UUID entity, PolicySettings settings) {
    /** That of one of several policies inside this one. */
    public PolicyUse member(int index, PolicySettings itsSettings) {
        return new PolicyUse(place + "/" + index, entity, itsSettings);
    }
}
