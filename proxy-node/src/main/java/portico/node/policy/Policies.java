package portico.node.policy;

import static portico.node.policy.PolicyBinding.bind;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.accesslog.AccessLogSettings;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.node.policy.accesslog.AccessLogging;
import portico.node.policy.keyauth.KeyAuth;

/** The policy types that a node can run. */
public final class Policies {
    /** Reads as a request travels. */
    static final List<PolicyBinding<?>> STANDARD =
            List.of(bind(AccessLogSettings.KIND, AccessLogging::compile), bind(KeyAuthSettings.KIND, KeyAuth::compile));

    private static final Map<String, PolicyBinding<?>> BY_TYPE = STANDARD.stream()
            .collect(Collectors.toUnmodifiableMap(binding -> binding.kind().type(), binding -> binding));

    /** The policy, ready to run. */
    public Policy compile(EffectivePolicy policy) {
        PolicyBinding<?> binding = BY_TYPE.get(policy.type());
        if (binding == null)
            throw new IllegalStateException("There is no binding for the policy type " + policy.type());
        Policy compiled = binding.compile(policy, new CompileContext(policy.key()));
        return policy.when() == null ? compiled : Conditional.of(policy.when(), compiled);
    }
}
