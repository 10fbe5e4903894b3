package portico.admin.quota;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.rest.Page;

@Path("/api/v1/consumers/{consumer}/quotas")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consumers")
final class QuotaResource {
    private static final int ROWS_MAX = 200;

    private final Entities entities;
    private final QuotaRows rows;

    QuotaResource(Entities entities, QuotaRows rows) {
        this.entities = entities;
        this.rows = rows;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show how a consumer stands with its quotas",
            description = "Those that it has used in the window that there is now, 200 at most;"
                    + " what nodes let pass is there some seconds later.")
    public Page<ConsumerQuota> list(
            String consumer,
            @QueryParam("past")
                    @Parameter(description = "true shows the windows that have ended instead, the latest first.")
                    boolean past) {
        UUID id = entities.get(EntityTable.CONSUMERS, consumer).id();
        return new Page<>(past ? rows.past(id, ROWS_MAX) : rows.current(id, ROWS_MAX), null);
    }
}
