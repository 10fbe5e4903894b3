package portico.config.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which policies run, in order: the one computation that nodes compile from and that the admin service shows.
 *
 * <p>From wide to narrow, an entry of the same name and type replaces the wider one, another adds to it, and
 * {@code enabled: false} takes it away; a shared policy that is not enabled does neither, and nothing of a caller touches
 * what runs before the caller is known. What is left is ordered by phase, then by level, then as listed.
 */
public final class EffectivePolicies {
    private final Function<String, @Nullable Policy> shared;
    private final Map<Place, EffectivePolicy> running = new LinkedHashMap<>();

    private EffectivePolicies(Function<String, @Nullable Policy> shared) {
        this.shared = shared;
    }

    /**
     * Nothing yet.
     *
     * @param shared finds a shared policy by its name
     */
    public static EffectivePolicies from(Function<String, @Nullable Policy> shared) {
        return new EffectivePolicies(shared);
    }

    /** Adds the policies that run everywhere, in the order of their names. */
    public EffectivePolicies everywhere(List<Policy> policies) {
        return shared(policies, Policy::everywhere, Level.EVERYWHERE, null);
    }

    /** Adds the policies of a group of consumers, in the order of their names. */
    public EffectivePolicies group(String group, List<Policy> policies) {
        return shared(policies, policy -> policy.groups().contains(group), Level.GROUP, group);
    }

    /**
     * Adds what is attached to a service, a route or a consumer.
     *
     * @param sourceId that of the service, the route or the consumer; null while it is not stored
     */
    public EffectivePolicies attached(Level level, String source, @Nullable UUID sourceId, List<PolicyEntry> entries) {
        for (var entry : entries) {
            Policy policy = entry.use() == null ? null : shared.apply(entry.use());
            // A shared policy that is not enabled is as good as absent: what is wider runs on.
            if (entry.enabled() && entry.use() != null && (policy == null || !policy.enabled())) continue;
            if (!entry.enabled()) {
                running.values().removeIf(wider -> wider.name().equals(entry.effectiveName()) && canMeet(wider, level));
                continue;
            }
            put(
                    policy == null
                            ? EffectivePolicy.own(entry, level, source, sourceId)
                            : EffectivePolicy.shared(policy, entry.effectiveName(), level, source, entry.when()));
        }
        return this;
    }

    /** What runs, in the order in which it runs. */
    public List<EffectivePolicy> inOrder() {
        var ordered = new ArrayList<>(running.values());
        ordered.sort(Comparator.comparing(EffectivePolicy::phase).thenComparing(EffectivePolicy::level)); // stable
        return ordered;
    }

    private EffectivePolicies shared(
            List<Policy> policies, Function<Policy, Boolean> applies, Level level, @Nullable String source) {
        policies.stream()
                .filter(policy -> policy.enabled() && applies.apply(policy))
                .sorted(Comparator.comparing(Policy::name))
                .forEach(policy -> {
                    put(EffectivePolicy.shared(policy, policy.name(), level, source, null));
                });
        return this;
    }

    /** What runs before the caller is known has run when the caller's own entries are looked at. */
    private static boolean canMeet(EffectivePolicy policy, Level level) {
        return !level.isConsumers() || !policy.phase().isBeforeConsumer();
    }

    private void put(EffectivePolicy policy) {
        if (!canMeet(policy, policy.level())) return;
        var place = new Place(policy.name(), policy.type());
        running.remove(place); // what replaces a wider entry stands where the narrower level stands
        running.put(place, policy);
    }

    /** What an entry replaces: a name alone would let a header policy called key-auth take the authentication away. */
    private record Place(String name, String type) {}
}
