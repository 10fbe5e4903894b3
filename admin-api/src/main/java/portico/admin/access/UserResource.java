package portico.admin.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import portico.admin.rest.Cursor;
import portico.admin.rest.MediaTypes;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

@Path("/api/v1/users")
@RolesAllowed("admin")
@Tag(name = "users", description = "The people who may steer the gateway.")
final class UserResource {
    private final Users users;

    UserResource(Users users) {
        this.users = users;
    }

    @GET
    @Operation(summary = "List users, by name")
    public Page<UserView> list(
            @QueryParam("q") @Parameter(description = "Only what has this text in its name.") @Nullable String q,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int most = Parameters.limit(limit);
        String after = cursor == null ? "" : Cursor.parse(cursor);
        String text = Parameters.partOfName(q);
        return Page.of(users.after(after, text, most + 1), most, UserView::name);
    }

    @POST
    @Operation(summary = "Make a user, who has to change the password at the first login")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EditedUser.class)))
    public RestResponse<EditedUser> create(NewUser wanted) {
        EditedUser made = users.create(wanted);
        return RestResponse.ResponseBuilder.<EditedUser>created(
                        URI.create("/api/v1/users/" + made.user().name()))
                .entity(made)
                .build();
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Show a user")
    public UserView get(String name) {
        return users.get(name);
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(summary = "Change a user's role, let them in or not, or reset their password")
    public EditedUser edit(String name, UserEdit edit) {
        return users.edit(name, edit);
    }

    @DELETE
    @Path("{name}")
    @Operation(summary = "Delete a user with their sessions and tokens")
    public void delete(String name) {
        users.delete(name);
    }
}
