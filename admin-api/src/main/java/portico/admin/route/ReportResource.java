package portico.admin.route;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.rest.Cursor;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

@Path("/api/v1/reports/open-routes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports", description = "What deserves a look.")
final class ReportResource {
    private final RoutePolicies policies;

    ReportResource(RoutePolicies policies) {
        this.policies = policies;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "List the routes that need no authentication",
            description =
                    "Enabled routes on which no authentication policy runs, or only under a condition, or one that lets strangers pass.")
    public Page<OpenRoute> open(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("name") @Parameter(description = "Only among these routes, up to 16.") List<String> names) {
        if (!names.isEmpty()) return new Page<>(policies.openAmong(Parameters.names("name", names)), null);
        return policies.open(cursor == null ? "" : Cursor.parse(cursor), Parameters.limit(limit));
    }
}
