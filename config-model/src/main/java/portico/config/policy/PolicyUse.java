package portico.config.policy;

/**
 * One use of a policy, for as long as its settings stay: live state such as counters is kept under it.
 *
 * @param place the same in each configuration
 */
public record PolicyUse(String place, PolicySettings settings) {
    /** That of one of several policies inside this one. */
    public PolicyUse member(int index, PolicySettings itsSettings) {
        return new PolicyUse(place + "/" + index, itsSettings);
    }
}
