package portico.admin.service;

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
import portico.config.service.Service;

@Path("/api/v1/services")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "services", description = "Backend APIs: where they are and how the gateway talks to them.")
final class ServiceResource {
    private static final String NEW =
            "{\"name\":\"orders\",\"url\":\"http://10.0.0.5:8080\",\"timeouts\":{\"response\":\"10s\"},\"tags\":[\"team-orders\"]}";
    private static final String BODY =
            "{\"url\":\"http://10.0.0.5:8080\",\"timeouts\":{\"response\":\"10s\"},\"tags\":[\"team-orders\"]}";
    private static final String PATCH = "{\"timeouts\":{\"response\":\"5s\"}}";

    private final Entities entities;
    private final HealthReports health;

    ServiceResource(Entities entities, HealthReports health) {
        this.entities = entities;
        this.health = health;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List services by name")
    public Page<Service> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.SERVICES, query);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a service by name or id")
    public RestResponse<Service> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.SERVICES, name);
        return Answers.read(found.body(), found.etag(), ifNoneMatch);
    }

    @GET
    @Path("{name}/health")
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show how the targets of a service are",
            description = "As the nodes last said, some seconds ago. Nodes that are gone are left out.")
    public ServiceHealth health(String name) {
        return health.of(name);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a service that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Service.class),
                            examples = @ExampleObject(name = "orders", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Service.class)))
    public RestResponse<Service> create(JsonNode body) {
        return Writes.answer(entities.create(EntityTable.SERVICES, body));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create or replace a service")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Service.class),
                            examples = @ExampleObject(name = "orders", value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced, or as it was",
            content = @Content(schema = @Schema(implementation = Service.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Service.class)))
    public RestResponse<Service> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return Writes.answer(entities.put(EntityTable.SERVICES, name, Precondition.of(ifMatch, ifNoneMatch), body));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a service (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Service.class),
                            examples = @ExampleObject(name = "orders", value = PATCH)))
    public RestResponse<Service> patch(String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return Writes.answer(entities.patch(EntityTable.SERVICES, name, Precondition.of(ifMatch, null), patch));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(summary = "Delete a service", description = "Refused while a route forwards to it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<Service> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return Writes.answer(entities.delete(EntityTable.SERVICES, name, Precondition.of(ifMatch, null)));
    }
}
