package portico.admin.configuration;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.enterprise.context.ApplicationScoped;

/** Who is asking, as the change log names them. */
@ApplicationScoped
public final class Actor {
    private final CurrentIdentityAssociation identity;

    Actor(CurrentIdentityAssociation identity) {
        this.identity = identity;
    }

    public String name() {
        String name = identity.getIdentity().getPrincipal().getName();
        return name == null || name.isEmpty() ? "anonymous" : name;
    }

    /** True when they have this role, or one that includes it. */
    boolean has(String role) {
        return identity.getIdentity().hasRole(role);
    }
}
