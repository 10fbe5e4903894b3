package portico.admin.access;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/** Who makes the request that is being answered. */
@RequestScoped
class CurrentCaller {
    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    Caller get() {
        Caller caller = identity.getAttribute(TokenIdentity.CALLER);
        if (caller == null) throw new UnauthorizedException();
        return caller;
    }
}
