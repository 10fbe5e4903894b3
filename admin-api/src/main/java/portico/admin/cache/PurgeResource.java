package portico.admin.cache;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeReports;
import portico.admin.problem.InvalidInput;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;
import portico.config.Problems;
import portico.config.channel.CachePurge;

@Path("/api/v1/cache")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "cache", description = "What nodes keep of what services have answered.")
final class PurgeResource {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(40);
    private static final String ASKED = "{\"prefix\":\"shop.example.com/items/\"}";

    private final PurgeStore purges;
    private final PurgeWatch watch;
    private final NodeReports reports;
    private final SecurityIdentity identity;
    private final Clock clock;

    PurgeResource(PurgeStore purges, PurgeWatch watch, NodeReports reports, SecurityIdentity identity, Clock clock) {
        this.purges = purges;
        this.watch = watch;
        this.reports = reports;
        this.identity = identity;
        this.clock = clock;
    }

    @POST
    @Path("purge")
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Have all nodes take answers out of their caches",
            description =
                    "By URL, by prefix or by tag; what is on its way in is not kept either. Answers when every connected"
                            + " node has done it, most often within a moment, or after 3 s: then `silent` names those that"
                            + " have not said so, which are told again, also when they come back within ten minutes.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = CachePurge.class),
                            examples = @ExampleObject(name = "items", value = ASKED)))
    public Uni<Purge> purge(CachePurge what) {
        InvalidInput.throwIfAny(Problems.of(what));
        UUID id = purges.add(what, identity.getPrincipal().getName());
        watch.lookNow();
        return await(id, System.nanoTime() + PATIENCE.toNanos());
    }

    @GET
    @Path("purges")
    @Blocking
    @RolesAllowed("viewer")
    @Operation(
            summary = "List the purges of the last month, the newest first",
            description = "Who wanted which, and what the nodes said to it.")
    public Page<Purge> list(@QueryParam("limit") @Nullable String limit) {
        return new Page<>(purges.latest(Parameters.limit(limit)), null);
    }

    private Uni<Purge> await(UUID id, long untilNanos) {
        return Uni.createFrom()
                .item(() -> purges.of(id).among(connected()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(now -> now.silent().isEmpty() || System.nanoTime() - untilNanos >= 0
                        ? Uni.createFrom().item(now)
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(LOOK_AGAIN)
                                .chain(() -> await(id, untilNanos)));
    }

    private List<String> connected() {
        var now = clock.instant();
        return reports.all().stream()
                .filter(report -> report.connected(now))
                .map(NodeReport::name)
                .toList();
    }
}
