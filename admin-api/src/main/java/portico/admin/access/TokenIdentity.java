package portico.admin.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Gives Quarkus the identity behind a bearer token: the user's name, and the roles that the token allows. */
@ApplicationScoped
final class TokenIdentity implements IdentityProvider<TokenAuthenticationRequest> {
    static final String CALLER = "portico.caller";

    /** Tells whether the token is still good. */
    static final String LASTING = "portico.lasting";

    private final Callers callers;

    TokenIdentity(Callers callers) {
        this.callers = callers;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        String token = request.getToken().getToken();
        return context.runBlocking(() -> callers.byToken(token)
                .map(caller -> identity(caller, () -> callers.byToken(token).isPresent()))
                .orElseThrow(() -> new AuthenticationFailedException("This token is no longer, or never was, good")));
    }

    private static SecurityIdentity identity(Caller caller, BooleanSupplier lasting) {
        // Without a role they reach only what asks for nothing but a login: their own name, and the change itself.
        Set<String> roles =
                caller.passwordChangeDue() ? Set.of() : caller.role().included();
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(roles)
                .addAttribute(CALLER, caller)
                .addAttribute(LASTING, lasting)
                .build();
    }
}
