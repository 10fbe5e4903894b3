package portico.admin.route;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.rest.Page;
import portico.config.policy.EffectivePolicy;

@Path("/api/v1/routes/{route}/effective-policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "routes")
final class RoutePolicyResource {
    private final RoutePolicies policies;

    RoutePolicyResource(RoutePolicies policies) {
        this.policies = policies;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "List the policies that run on a route, in order",
            description =
                    "With the level that each comes from. On a route that is split, each policy that runs on the way to any of its services.")
    public Page<EffectivePolicy> effective(
            String route,
            @QueryParam("service")
                    @Parameter(description = "One of the services that the route is split between, by name.")
                    @Nullable String service,
            @QueryParam("consumer")
                    @Parameter(description = "A consumer by name or id, whose own policies then run too.")
                    @Nullable String consumer) {
        return new Page<>(policies.of(route, service, consumer), null);
    }
}
