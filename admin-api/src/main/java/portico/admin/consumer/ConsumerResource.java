package portico.admin.consumer;

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
import portico.config.consumer.Consumer;

@Path("/api/v1/consumers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consumers", description = "Who calls: people, apps and devices.")
final class ConsumerResource {
    private static final String NEW = "{\"name\":\"acme\",\"groups\":[\"partners\"]}";
    private static final String BODY = "{\"groups\":[\"partners\"]}";
    private static final String PATCH = "{\"groups\":[\"partners\",\"gold\"]}";

    private final Entities entities;

    ConsumerResource(Entities entities) {
        this.entities = entities;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List consumers by name")
    public Page<Consumer> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.CONSUMERS, query);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a consumer by name or id")
    public RestResponse<Consumer> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.CONSUMERS, name);
        return Answers.read(found.body(), found.etag(), ifNoneMatch);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a consumer that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Consumer.class),
                            examples = @ExampleObject(name = "acme", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Consumer.class)))
    public RestResponse<Consumer> create(JsonNode body) {
        return Writes.answer(entities.create(EntityTable.CONSUMERS, body));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create or replace a consumer")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Consumer.class),
                            examples = @ExampleObject(name = "acme", value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced, or as it was",
            content = @Content(schema = @Schema(implementation = Consumer.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Consumer.class)))
    public RestResponse<Consumer> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return Writes.answer(entities.put(EntityTable.CONSUMERS, name, Precondition.of(ifMatch, ifNoneMatch), body));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a consumer (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Consumer.class),
                            examples = @ExampleObject(name = "acme", value = PATCH)))
    public RestResponse<Consumer> patch(
            String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return Writes.answer(entities.patch(EntityTable.CONSUMERS, name, Precondition.of(ifMatch, null), patch));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(
            summary = "Delete a consumer",
            description = "Its credentials go with it, and stop working on all nodes.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<Consumer> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return Writes.answer(entities.delete(EntityTable.CONSUMERS, name, Precondition.of(ifMatch, null)));
    }
}
