package portico.admin.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Parameters;

@Path("/api/v1/reports/route-map")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports")
final class RouteMapResource {
    private static final String ALL = "1000";

    private final RouteMapRows rows;

    RouteMapResource(RouteMapRows rows) {
        this.rows = rows;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show where requests go: hosts, paths and services, with their traffic",
            description = "The routes with the most traffic first, no more than a thousand of them.")
    public RouteMap map(
            @QueryParam("window")
                    @Parameter(
                            description = "How far back.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"1m", "15m", "1h", "24h", "30d"},
                                            defaultValue = "15m"))
                    @Nullable String window,
            @QueryParam("q") @Parameter(description = "Part of a route's name.", example = "orders") @Nullable String q,
            @QueryParam("limit")
                    @Parameter(description = "How many routes: 1 to 1000, 1000 when absent.", example = "200")
                    @Nullable String limit) {
        Window over = window == null ? Window.QUARTER : Window.of(window);
        if (over == null) throw new BadParameter("window", "must be 1m, 15m, 1h, 24h or 30d");
        return rows.busiest(over, Parameters.text("q", q), Parameters.limit(limit == null ? ALL : limit));
    }
}
