package portico.admin.policy;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import portico.admin.problem.NotFound;
import portico.admin.rest.Page;
import portico.config.policy.PolicyKinds;

@Path("/api/v1/policy-types")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "policy types", description = "What policies there can be, and what they can be set to.")
final class PolicyTypeResource {
    private final Page<PolicyType> types = new Page<>(
            PolicyKinds.STANDARD.stream()
                    .map(PolicyType::of)
                    .sorted(Comparator.comparing(PolicyType::type))
                    .toList(),
            null);

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List policy types by name")
    public Page<PolicyType> list() {
        return types;
    }

    @GET
    @Path("{type}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a policy type with the JSON Schema of its settings")
    public PolicyType get(String type) {
        return types.items().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new NotFound("policy type", type));
    }
}
