package portico.admin.route;

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
import portico.config.route.Route;

@Path("/api/v1/routes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "routes", description = "What is matched, and what then happens.")
final class RouteResource {
    private static final String NEW =
            "{\"name\":\"orders\",\"match\":{\"paths\":[\"/orders/**\"]},\"forward\":{\"service\":\"orders\"},\"policies\":[{\"type\":\"key-auth\"}]}";
    private static final String BODY =
            "{\"match\":{\"paths\":[\"/orders/**\"]},\"forward\":{\"service\":\"orders\"},\"policies\":[{\"type\":\"key-auth\"}]}";
    private static final String CANARY =
            "{\"match\":{\"hosts\":[\"shop.example.com:8443\"],\"paths\":[\"/orders/**\"],\"clients\":[\"10.0.0.0/8\"]},\"split\":{\"destinations\":[{\"service\":\"orders\",\"weight\":90},{\"service\":\"orders-next\",\"weight\":10,\"host\":\"orders.internal\"}],\"sticky\":{\"by\":\"cookie\",\"name\":\"portico-split\"}}}";
    private static final String MOVED =
            "{\"match\":{\"paths\":[\"/people/{id}\"]},\"redirect\":{\"status\":308,\"location\":\"https://www.example.com/users/{id}\"}}";
    private static final String PATCH = "{\"enabled\":false}";

    private final Entities entities;

    RouteResource(Entities entities) {
        this.entities = entities;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List routes by name")
    public Page<Route> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.ROUTES, query);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a route by name or id")
    public RestResponse<Route> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.ROUTES, name);
        return Answers.read(found.body(), found.etag(), ifNoneMatch);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a route that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Route.class),
                            examples = @ExampleObject(name = "orders", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Route.class)))
    public RestResponse<Route> create(JsonNode body) {
        return Writes.answer(entities.create(EntityTable.ROUTES, body));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create or replace a route")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Route.class),
                            examples = {
                                @ExampleObject(name = "orders", value = BODY),
                                @ExampleObject(name = "canary", value = CANARY),
                                @ExampleObject(name = "moved", value = MOVED)
                            }))
    @APIResponse(
            responseCode = "200",
            description = "Replaced, or as it was",
            content = @Content(schema = @Schema(implementation = Route.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Route.class)))
    public RestResponse<Route> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return Writes.answer(entities.put(EntityTable.ROUTES, name, Precondition.of(ifMatch, ifNoneMatch), body));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a route (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Route.class),
                            examples = @ExampleObject(name = "orders", value = PATCH)))
    public RestResponse<Route> patch(String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return Writes.answer(entities.patch(EntityTable.ROUTES, name, Precondition.of(ifMatch, null), patch));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(summary = "Delete a route")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<Route> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return Writes.answer(entities.delete(EntityTable.ROUTES, name, Precondition.of(ifMatch, null)));
    }
}
