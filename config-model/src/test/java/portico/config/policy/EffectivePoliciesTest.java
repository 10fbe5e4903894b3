package portico.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectivePoliciesTest {
    private static final Policy EVERYWHERE = policy("keys", true, true);
    private static final Policy SHARED = policy("other", false, true);
    private static final Policy DISABLED = policy("off", false, false);

    /** What a route's entry makes of a policy that runs everywhere under the name "keys". */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a shared one of another name, other, , true, 'everywhere keys, route other'",
        "a shared one of that name, other, keys, true, 'route keys'",
        "one of its own of that name, , keys, true, 'route keys'",
        "a disabled one of another name, off, , true, 'everywhere keys'",
        "a disabled one of that name, off, keys, true, 'everywhere keys'",
        "a removal, , keys, false, ''",
        "a removal that names a disabled one, off, keys, false, ''"
    })
    void anEntryReplacesAWiderOne(
            String what, @Nullable String use, @Nullable String name, boolean enabled, String runs) {
        var entry = new PolicyEntry(use, name, use == null && enabled ? "key-auth" : null, enabled, null, null);
        var shared = Map.of("keys", EVERYWHERE, "other", SHARED, "off", DISABLED);

        var effective = EffectivePolicies.from(shared::get)
                .everywhere(List.copyOf(shared.values()))
                .attached(Level.ROUTE, "r", null, List.of(entry))
                .inOrder();

        assertThat(effective.stream()
                        .map(policy -> (policy.level() + " " + policy.name()).toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(runs);
    }

    @Test
    void anEntryOfAnotherTypeAddsToTheOneWhoseNameItHas() {
        var entry = new PolicyEntry(null, "keys", "rate-limit", true, null, null);
        var effective = EffectivePolicies.from(name -> null)
                .everywhere(List.of(EVERYWHERE))
                .attached(Level.ROUTE, "r", null, List.of(entry))
                .inOrder();
        assertThat(effective.stream().map(EffectivePolicy::type)).containsExactly("key-auth", "rate-limit");
    }

    private static Policy policy(String name, boolean everywhere, boolean enabled) {
        return new Policy(null, name, "key-auth", everywhere, null, enabled, null, null, null);
    }
}
