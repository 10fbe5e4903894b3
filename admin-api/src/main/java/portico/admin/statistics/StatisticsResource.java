package portico.admin.statistics;

import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;
import portico.admin.access.Admittance;

@Path("/api/v1/statistics")
@Tag(name = "statistics", description = "How much traffic there is, how fast it is served, and whose it is.")
final class StatisticsResource {
    private final StatisticsService statistics;
    private final LivePulse pulse;
    private final Admittance admittance;

    StatisticsResource(StatisticsService statistics, LivePulse pulse, Admittance admittance) {
        this.statistics = statistics;
        this.pulse = pulse;
        this.admittance = admittance;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show the traffic of the last minutes, hours or days",
            description = "All of it over time; with by=route, service, consumer or node a list of those with the most"
                    + " besides; with entity the traffic of this one over time.")
    public Statistics statistics(
            @QueryParam("window")
                    @Parameter(
                            description = "How far back.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"1m", "15m", "1h", "24h", "30d"},
                                            defaultValue = "15m"))
                    @Nullable String window,
            @QueryParam("by")
                    @Parameter(
                            description = "What it is told apart by.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"total", "route", "service", "consumer", "node"},
                                            defaultValue = "total"))
                    @Nullable String by,
            @QueryParam("order")
                    @Parameter(
                            description = "What the list has first; latency is by the mean.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"requests", "errors", "latency"},
                                            defaultValue = "requests"))
                    @Nullable String order,
            @QueryParam("top")
                    @Parameter(description = "How long the list is: 1 to 100, 10 when absent.", example = "5")
                    @Nullable String top,
            @QueryParam("entity")
                    @Parameter(
                            description = "The name or id of one route, service, consumer or node.",
                            example = "orders")
                    @Nullable String entity) {
        return statistics.of(StatisticsQuestion.of(window, by, order, top, entity));
    }

    @GET
    @Path("live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @RolesAllowed("viewer")
    @Operation(
            summary = "Listen to the traffic as it goes",
            description = "Server-sent events, one about every five seconds, each with the newest ten seconds of which"
                    + " all is known. The stream ends after ten minutes: come again.")
    @APIResponse(
            responseCode = "200",
            description = "Events, the data of each of which is this.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = LiveTraffic.class)))
    public Multi<LiveTraffic> live() {
        return pulse.listen(admittance.lasting());
    }
}
