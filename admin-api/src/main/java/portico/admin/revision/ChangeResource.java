package portico.admin.revision;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import portico.admin.rest.Page;

@Path("/api/v1/changes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "changes", description = "The change log: who changed what, and when.")
final class ChangeResource {
    private final ChangeLog log;

    ChangeResource(ChangeLog log) {
        this.log = log;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List changes, newest first")
    public Page<Change> list(@BeanParam ChangeFilter filter) {
        return Page.of(log.changes(filter, filter.limit() + 1), filter.limit(), ChangeFilter::key);
    }
}
