package portico.admin.revision;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
    private final ChangeLog log;
    private final History history;
    private final Differences differences;
    private final Rollback rollback;

    RevisionResource(ChangeLog log, History history, Differences differences, Rollback rollback) {
        this.log = log;
        this.history = history;
        this.differences = differences;
        this.rollback = rollback;
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
    @RolesAllowed("viewer")
    @Operation(summary = "Read who made a revision, when, and of what")
    public Revision get(String revision) {
        return log.revision(number("revision", revision)).orElseThrow(() -> new NotFound("revision", revision));
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
        history.requireKept(from);
        history.requireKept(until);
        return differences.between(from, until, cursor, items);
    }

    @POST
    @Path("{revision}/rollback")
    @RolesAllowed("editor")
    @Operation(
            summary = "Make the configuration what it was at a revision",
            description =
                    "The outcome is a new revision. Credentials stay as they are: a revoked key never comes back.")
    public RestResponse<Rollback.RolledBack> rollback(String revision) {
        var done = rollback.to(number("revision", revision));
        return Answers.written(Status.OK, done, done.revision()).build();
    }

    private static long number(String field, String text) {
        return Parameters.revision(field, text);
    }
}
