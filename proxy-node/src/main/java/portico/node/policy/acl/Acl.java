package portico.node.policy.acl;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.policy.acl.AclSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.identity.Caller;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 403 unless the caller is a consumer in one of the right groups; one who is nobody is in none. */
public final class Acl implements Policy {
    private static final Refusal FORBIDDEN = Refusal.of(403, "forbidden", "Not for you");

    private final Set<String> allow;
    private final Set<String> deny;

    private Acl(AclSettings settings) {
        allow = Set.copyOf(settings.allow());
        deny = Set.copyOf(settings.deny());
    }

    public static Policy compile(AclSettings settings, CompileContext context) {
        return new Acl(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return mayPass(exchange.caller()) ? Step.NEXT : exchange.refuse(FORBIDDEN);
    }

    private boolean mayPass(@Nullable Caller caller) {
        if (caller == null) return false;
        boolean allowed = allow.isEmpty();
        for (String group : caller.groups()) {
            if (deny.contains(group)) return false;
            allowed |= allow.contains(group);
        }
        return allowed;
    }
}
