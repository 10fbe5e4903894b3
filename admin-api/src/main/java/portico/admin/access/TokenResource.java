package portico.admin.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.problem.NotFound;
import portico.admin.rest.Cursor;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

@Path("/api/v1/tokens")
@RolesAllowed("viewer")
@Tag(name = "tokens", description = "The caller's personal access tokens.")
final class TokenResource {
    private static final UUID FIRST = new UUID(0, 0);

    private final PersonalTokens tokens;
    private final CurrentCaller caller;

    TokenResource(PersonalTokens tokens, CurrentCaller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List your tokens, without what they are")
    public Page<AccessTokenView> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        int most = Parameters.limit(limit);
        UUID after = cursor == null
                ? FIRST
                : Parameters.id(Cursor.parse(cursor))
                        .orElseThrow(() -> new BadParameter("cursor", "is not one that a page ended with"));
        return Page.of(
                tokens.after(caller.get(), after, most + 1),
                most,
                token -> token.id().toString());
    }

    @POST
    @Operation(summary = "Make a token for a program, having signed in; the answer shows it, this once")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = IssuedToken.class)))
    public RestResponse<IssuedToken> create(NewToken wanted) {
        IssuedToken issued = tokens.create(caller.get(), wanted);
        return RestResponse.ResponseBuilder.<IssuedToken>created(URI.create("/api/v1/tokens/" + issued.id()))
                .entity(issued)
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revoke one of your tokens, at once and everywhere")
    public void revoke(String id) {
        tokens.revoke(caller.get(), Parameters.id(id).orElseThrow(() -> new NotFound("token", id)));
    }
}
