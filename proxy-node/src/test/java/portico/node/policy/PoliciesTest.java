package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portico.config.policy.PolicyKinds;

class PoliciesTest {
    @Test
    void aNodeRunsEveryTypeThatCanBeConfigured() {
        assertThat(Policies.STANDARD.stream().<Object>map(PolicyBinding::kind))
                .containsExactlyInAnyOrderElementsOf(PolicyKinds.STANDARD);
    }
}
