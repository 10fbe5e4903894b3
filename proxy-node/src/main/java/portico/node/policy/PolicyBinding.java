package portico.node.policy;

import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/** A policy type and the factory of its policies. */
public record PolicyBinding<S extends PolicySettings>(PolicyKind<S> kind, Factory<S> factory) {
    /** Makes a policy from its settings, once per snapshot and place. */
    public interface Factory<S> {
        Policy compile(S settings, CompileContext context);
    }

    static <S extends PolicySettings> PolicyBinding<S> bind(PolicyKind<S> kind, Factory<S> factory) {
        return new PolicyBinding<>(kind, factory);
    }

    Policy compile(PolicySettings settings, CompileContext context) {
        return factory.compile(kind.settings().cast(settings), context);
    }
}
