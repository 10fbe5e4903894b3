package portico.admin.overview;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/counts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports")
final class CountResource {
    private final Counting counting;

    CountResource(Counting counting) {
        this.counting = counting;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "Count the entities of each kind, and the nodes that are not revoked")
    public Counts counts() {
        return counting.now();
    }
}
