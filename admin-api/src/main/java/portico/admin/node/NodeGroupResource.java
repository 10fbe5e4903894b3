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

@Path("/api/v1/node-groups")
@Tag(name = "node-groups", description = "Groups of nodes, and the join tokens by which new nodes let themselves in.")
final class NodeGroupResource {
    private final NodeGroupService groups;

    NodeGroupResource(NodeGroupService groups) {
        this.groups = groups;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List node groups, by name")
    public Page<NodeGroupView> list(
            @QueryParam("q") @Parameter(description = "Only what has this text in its name.") @Nullable String q,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int most = Parameters.limit(limit);
        String after = cursor == null ? "" : Cursor.parse(cursor);
        String text = Parameters.partOfName(q);
        return Page.of(groups.after(after, text, most + 1), most, NodeGroupView::name);
    }

    @POST
    @RolesAllowed("admin")
    @Operation(summary = "Make a node group; the answer shows its join token, this once")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JoinableNodeGroup.class)))
    public RestResponse<JoinableNodeGroup> create(NewNodeGroup wanted) {
        JoinableNodeGroup group = groups.create(wanted);
        return RestResponse.ResponseBuilder.<JoinableNodeGroup>created(
                        URI.create("/api/v1/node-groups/" + group.name()))
                .entity(group)
                .build();
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Show a node group")
    public NodeGroupView get(String name) {
        return groups.view(name);
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("admin")
    @Operation(summary = "Delete a node group that no node belongs to")
    public void delete(String name) {
        groups.delete(name);
    }

    @POST
    @Path("{name}/join-token")
    @RolesAllowed("admin")
    @Operation(summary = "Give a node group a new join token, shown this once; the one before is dead")
    public JoinableNodeGroup renewJoinToken(String name) {
        return groups.renewJoinToken(name);
    }

    @DELETE
    @Path("{name}/join-token")
    @RolesAllowed("admin")
    @Operation(summary = "Let no more nodes join by themselves; those that are in stay in")
    public void closeJoin(String name) {
        groups.closeJoin(name);
    }
}
