package portico.admin.revision;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.problem.NotFound;
import portico.admin.rest.Answers;
import portico.admin.rest.Cursor;
import portico.admin.rest.MediaTypes;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;
import portico.config.ConfigDocument;

@Path("/api/v1/revisions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "revisions", description = "What the configuration was, what led to it, and going back.")
final class RevisionResource {
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(10);
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final ChangeLog log;
    private final History history;
    private final Differences differences;
    private final Rollback rollback;
    private final Rollouts rollouts;

    RevisionResource(ChangeLog log, History history, Differences differences, Rollback rollback, Rollouts rollouts) {
        this.log = log;
        this.history = history;
        this.differences = differences;
        this.rollback = rollback;
        this.rollouts = rollouts;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List revisions, newest first")
    public Page<Revision> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        int items = Parameters.limit(limit);
        long before = cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor);
        return Page.of(log.revisionsBefore(before, items + 1), items, revision -> Long.toString(revision.revision()));
    }

    @GET
    @Path("{revision}")
    @Blocking
    @RolesAllowed("viewer")
    @Operation(
            summary = "Read who made a revision, when, and of what; or wait until nodes run it",
            description =
                    "With wait=applied the answer comes when every serving node runs this revision or a newer one,"
                            + " and has been told what else was committed before the question. It is 409 as soon as a node rejects it, and 504 when time is up, naming those nodes.")
    @APIResponse(
            responseCode = "200",
            description = "The revision; with wait=applied, which nodes run it.",
            content = @Content(schema = @Schema(oneOf = {Revision.class, Rollout.class})))
    @APIResponse(responseCode = "409", description = "A node rejects the revision, or one that came with it.")
    @APIResponse(responseCode = "504", description = "Not every serving node runs the revision yet.")
    public CompletionStage<RestResponse<?>> get(
            String revision,
            @QueryParam("wait")
                    @Parameter(description = "Only applied: wait until every serving node runs the revision.")
                    @Nullable String wait,
            @QueryParam("timeout") @Parameter(description = "How long to wait, at most 60s; 10s when absent.") @Nullable String timeout) {
        long number = number("revision", revision);
        if (wait != null) return applied(number, wait, timeout);
        if (timeout != null) throw new BadParameter("timeout", "goes with wait");
        Revision found = log.revision(number).orElseThrow(() -> new NotFound("revision", revision));
        return CompletableFuture.completedFuture(RestResponse.ok(found));
    }

    private CompletionStage<RestResponse<?>> applied(long revision, String wait, @Nullable String timeout) {
        if (!wait.equals("applied")) throw new BadParameter("wait", "must be applied");
        Duration patience = Parameters.duration("timeout", timeout, WAIT_DEFAULT, WAIT_MAX);
        long newest = log.requireCommitted(revision);
        return rollouts.await(revision, newest, patience).thenApply(rollout -> {
            if (!rollout.applied()) throw new NotApplied(rollout);
            return RestResponse.ok(rollout);
        });
    }

    @GET
    @Path("{revision}/rollout")
    @RolesAllowed("viewer")
    @Operation(summary = "Read how far a revision has come: which of the serving nodes run it now")
    public Rollout rollout(String revision) {
        long number = number("revision", revision);
        log.requireCommitted(number);
        return rollouts.now(number);
    }

    @GET
    @Path("{revision}/config")
    @Produces({MediaType.APPLICATION_JSON, MediaTypes.YAML})
    @RolesAllowed("viewer")
    @Operation(
            summary = "Read the whole configuration at a revision",
            description = "Without ids and credentials, so it can be written anew.")
    public ConfigDocument config(String revision) {
        return history.at(number("revision", revision));
    }

    @GET
    @Path("{revision}/diff")
    @RolesAllowed("viewer")
    @Operation(summary = "List what differs between this revision and another")
    public Page<Difference> diff(
            String revision,
            @QueryParam("to") @Parameter(description = "The other revision.", required = true) @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (to == null) throw new BadParameter("to", "is required");
        long from = number("revision", revision);
        long until = number("to", to);
        int items = Parameters.limit(limit);
        history.requireKept(from, "revision");
        history.requireKept(until, "to");
        return differences.between(from, until, cursor, items);
    }

    @POST
    @Path("{revision}/rollback")
    @RolesAllowed("editor")
    @Operation(
            summary = "Make the configuration, or one entity of it, what it was at a revision",
            description =
                    "The outcome is a new revision. Credentials stay as they are: a revoked key never comes back.")
    public RestResponse<Rollback.RolledBack> rollback(
            String revision,
            @QueryParam("entity")
                    @Parameter(
                            description = "The id of the one entity that is to be what it was, as the differences"
                                    + " from that revision have it; one that was not there is deleted.",
                            schema = @Schema(implementation = UUID.class))
                    @Nullable String entity,
            @QueryParam("dry-run")
                    @Parameter(description = "Answers what would happen, opened routes included, and does nothing.")
                    boolean dryRun) {
        @Nullable UUID only = entity == null ? null : id(entity);
        var done = rollback.to(number("revision", revision), only, dryRun);
        return Answers.written(Status.OK, done, done.revision()).build();
    }

    private static UUID id(String entity) {
        return Parameters.id(entity).orElseThrow(() -> new BadParameter("entity", "must be the id of an entity"));
    }

    private static long number(String field, String text) {
        return Parameters.revision(field, text);
    }
}
