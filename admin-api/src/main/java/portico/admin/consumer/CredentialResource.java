package portico.admin.consumer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ShownCredential;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Answers;
import portico.admin.rest.Page;
import portico.config.DurationText;
import portico.config.consumer.NewCredential;

@Path("/api/v1/consumers/{consumer}/credentials")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "credentials", description = "How consumers prove themselves. A secret is shown once, when it is made.")
final class CredentialResource {
    private static final Duration OVERLAP_MAX = Duration.ofDays(366);

    private final Credentials credentials;

    CredentialResource(Credentials credentials) {
        this.credentials = credentials;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List a consumer's credentials, without their secrets")
    public Page<ShownCredential> list(String consumer) {
        return new Page<>(credentials.list(consumer), null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Give a consumer a credential",
            description = "The secret is in this answer and never again. It may be brought along as value.")
    @RequestBody(
            content =
                    @Content(
                            examples =
                                    @ExampleObject(name = "main", value = "{\"type\":\"api-key\",\"name\":\"main\"}")))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = IssuedCredential.class)))
    public RestResponse<IssuedCredential> create(String consumer, NewCredential credential) {
        return shown(Status.CREATED, credentials.create(consumer, credential));
    }

    @DELETE
    @Path("{credential}")
    @RolesAllowed("editor")
    @Operation(summary = "Revoke a credential", description = "It stops working on all nodes.")
    @APIResponse(responseCode = "204", description = "Revoked")
    public RestResponse<Void> delete(String consumer, String credential) {
        long revision = credentials.delete(consumer, credential);
        return Answers.<Void>written(Status.NO_CONTENT, null, revision).build();
    }

    @POST
    @Path("{credential}/rotate")
    @RolesAllowed("editor")
    @Operation(
            summary = "Give a credential a new secret",
            description = "The old one stays good for the overlap, as <name>.previous, if there is an overlap.")
    public RestResponse<IssuedCredential> rotate(
            String consumer,
            String credential,
            @QueryParam("overlap") @Parameter(description = "Such as 1h or 7d; none when absent.") @Nullable String overlap) {
        return shown(Status.OK, credentials.rotate(consumer, credential, duration(overlap)));
    }

    private static RestResponse<IssuedCredential> shown(Status status, Credentials.Issued issued) {
        var never = new CacheControl();
        never.setNoStore(true);
        return Answers.written(status, issued.credential(), issued.revision())
                .cacheControl(never)
                .build();
    }

    private static @Nullable Duration duration(@Nullable String overlap) {
        if (overlap == null) return null;
        try {
            Duration parsed = DurationText.parse(overlap);
            if (parsed.compareTo(OVERLAP_MAX) <= 0) return parsed;
        } catch (IllegalArgumentException e) {
            throw new BadParameter("overlap", String.valueOf(e.getMessage()));
        }
        throw new BadParameter("overlap", "is over 366d");
    }
}
