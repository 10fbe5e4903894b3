package portico.admin.node;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;

@Path("/api/v1/nodes")
@Tag(name = "nodes", description = "The proxy nodes that belong to this gateway.")
final class NodeResource {
    private final NodeService nodes;

    NodeResource(NodeService nodes) {
        this.nodes = nodes;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List nodes, by name")
    public Page<NodeView> list(
            @QueryParam("q") @Parameter(description = "Only what has this text in its name.") @Nullable String q,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int most = Parameters.limit(limit);
        String after = cursor == null ? "" : Cursor.parse(cursor);
        String text = Parameters.partOfName(q);
        return Page.of(nodes.after(after, text, most + 1), most, NodeView::name);
    }

    @POST
    @RolesAllowed("admin")
    @Operation(summary = "Let a node in; the answer shows its token, this once")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EnrolledNode.class)))
    public RestResponse<EnrolledNode> enrol(NewNode wanted) {
        EnrolledNode enrolled = nodes.enrol(wanted);
        return RestResponse.ResponseBuilder.<EnrolledNode>created(URI.create("/api/v1/nodes/" + enrolled.name()))
                .entity(enrolled)
                .build();
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Show a node")
    public NodeView get(String name) {
        return nodes.get(name);
    }

    @GET
    @Path("{name}/health")
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show which targets a node keeps traffic from",
            description = "Of all services, as it last said, some seconds ago. Of very many, some are named.")
    public NodeHealth health(String name) {
        return nodes.health(name);
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("admin")
    @Operation(summary = "Forget a node; it is out within a second, and its name is free")
    public void delete(String name) {
        nodes.delete(name);
    }

    @POST
    @Path("{name}/revoke")
    @RolesAllowed("admin")
    @Operation(summary = "Put a node out, within a second and for good; its name stays taken")
    public NodeView revoke(String name) {
        return nodes.revoke(name);
    }

    @POST
    @Path("{name}/drain")
    @RolesAllowed("editor")
    @Operation(
            summary = "Ask a node to take no new traffic, or with ?off=true to take it again",
            description = "The node is no longer ready on its health port, and serves what comes all the same.")
    public NodeView drain(String name, @QueryParam("off") boolean off) {
        return nodes.drain(name, !off);
    }

    @DELETE
    @Path("{name}/drain")
    @RolesAllowed("editor")
    @Operation(summary = "Ask a drained node to take traffic again")
    public NodeView undrain(String name) {
        return nodes.drain(name, false);
    }
}
