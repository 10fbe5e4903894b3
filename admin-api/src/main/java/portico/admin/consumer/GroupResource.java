package portico.admin.consumer;

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
import portico.admin.rest.Cursor;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

@Path("/api/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consumers")
final class GroupResource {
    private final GroupRows rows;

    GroupResource(GroupRows rows) {
        this.rows = rows;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "List the groups that may be named, by name",
            description = "Those that a consumer is in, and those that something names though nobody is in them now.")
    public Page<ConsumerGroup> list(
            @QueryParam("limit")
                    @Parameter(
                            description = "How many items at most.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "100"))
                    @Nullable String limit,
            @QueryParam("cursor")
                    @Parameter(description = "Where the page begins: the next of the page before.")
                    @Nullable String cursor,
            @QueryParam("q") @Parameter(description = "Only what has this text in its name.") @Nullable String q,
            @QueryParam("sort")
                    @Parameter(
                            description = "By name; with a minus backwards. A cursor goes on in its own order only.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"name", "-name"},
                                            defaultValue = "name"))
                    @Nullable String sort) {
        int most = Parameters.limit(limit);
        String behind = cursor == null ? null : Cursor.parse(cursor);
        var found = rows.list(Parameters.text("q", q), behind, isBackwards(sort), most + 1);
        return Page.of(found, most, ConsumerGroup::name);
    }

    private static boolean isBackwards(@Nullable String sort) {
        if (sort == null || sort.equals("name")) return false;
        if (sort.equals("-name")) return true;
        throw new BadParameter("sort", "must be name or -name");
    }
}
