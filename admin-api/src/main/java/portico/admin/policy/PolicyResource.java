package portico.admin.policy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Precondition;
import portico.admin.configuration.Writes;
import portico.admin.rest.Answers;
import portico.admin.rest.ListQuery;
import portico.admin.rest.MediaTypes;
import portico.admin.rest.Page;
import portico.config.policy.Policy;

@Path("/api/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "policies", description = "Shared policies: used by name, running everywhere, or for groups of consumers.")
final class PolicyResource {
    private static final String NEW =
            "{\"name\":\"company-cors\",\"type\":\"cors\",\"settings\":{\"origins\":[\"https://*.example.com\"]}}";
    private static final String BODY = "{\"type\":\"cors\",\"settings\":{\"origins\":[\"https://*.example.com\"]}}";
    private static final String PATCH = "{\"everywhere\":true}";

    private final Entities entities;

    PolicyResource(Entities entities) {
        this.entities = entities;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List policies by name")
    public Page<Policy> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.POLICIES, query);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a policy by name or id")
    public RestResponse<Policy> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.POLICIES, name);
        return Answers.read(found.body(), found.etag(), ifNoneMatch);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a policy that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Policy.class),
                            examples = @ExampleObject(name = "company-cors", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Policy.class)))
    public RestResponse<Policy> create(JsonNode body) {
        return Writes.answer(entities.create(EntityTable.POLICIES, body));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create or replace a policy")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Policy.class),
                            examples = @ExampleObject(name = "company-cors", value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced, or as it was",
            content = @Content(schema = @Schema(implementation = Policy.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Policy.class)))
    public RestResponse<Policy> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return Writes.answer(entities.put(EntityTable.POLICIES, name, Precondition.of(ifMatch, ifNoneMatch), body));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a policy (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Policy.class),
                            examples = @ExampleObject(name = "company-cors", value = PATCH)))
    public RestResponse<Policy> patch(String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return Writes.answer(entities.patch(EntityTable.POLICIES, name, Precondition.of(ifMatch, null), patch));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(summary = "Delete a policy", description = "Refused while anything uses it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<Policy> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return Writes.answer(entities.delete(EntityTable.POLICIES, name, Precondition.of(ifMatch, null)));
    }
}
