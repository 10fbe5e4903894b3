package portico.config.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which policies run, in order: the one computation that nodes compile from and that the admin service shows.
 *
 * <p>From wide to narrow, an entry of the same name replaces the wider one, another name adds to it, and
 * {@code enabled: false} takes it away. What is left is ordered by phase, then by level, then as listed.
 */
public final class EffectivePolicies {
    private final Function<String, @Nullable Policy> shared;
    private final Map<String, EffectivePolicy> byName = new LinkedHashMap<>();

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

    /** Adds what is attached to a service, a route or a consumer. */
    public EffectivePolicies attached(Level level, String source, List<PolicyEntry> entries) {
        for (var entry : entries) {
            // Removed first: what replaces a wider entry stands where the narrower level stands.
            byName.remove(entry.effectiveName());
            if (!entry.enabled()) continue;
            if (entry.use() == null) {
                put(EffectivePolicy.own(entry, level, source));
                continue;
            }
            Policy policy = shared.apply(entry.use());
            if (policy != null && policy.enabled())
                put(EffectivePolicy.shared(policy, entry.effectiveName(), level, source, entry.when()));
        }
        return this;
    }

    /** What runs, in the order in which it runs. */
    public List<EffectivePolicy> inOrder() {
        var ordered = new ArrayList<>(byName.values());
        ordered.sort(Comparator.comparing(EffectivePolicy::phase).thenComparing(EffectivePolicy::level)); // stable
        return ordered;
    }

    private EffectivePolicies shared(
            List<Policy> policies, Function<Policy, Boolean> applies, Level level, @Nullable String source) {
        policies.stream()
                .filter(policy -> policy.enabled() && applies.apply(policy))
                .sorted(Comparator.comparing(Policy::name))
                .forEach(policy -> {
                    byName.remove(policy.name());
                    put(EffectivePolicy.shared(policy, policy.name(), level, source, null));
                });
        return this;
    }

    private void put(EffectivePolicy policy) {
        byName.put(policy.name(), policy);
    }
}
