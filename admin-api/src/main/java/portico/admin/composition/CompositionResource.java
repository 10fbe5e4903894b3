package portico.admin.composition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import portico.admin.channel.NodeQuestions;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Precondition;
import portico.admin.configuration.Writes;
import portico.admin.explain.NoNode;
import portico.admin.explain.NodeChoice;
import portico.admin.node.NodeIdentity;
import portico.admin.problem.InvalidInput;
import portico.admin.rest.Answers;
import portico.admin.rest.ListQuery;
import portico.admin.rest.MediaTypes;
import portico.admin.rest.Page;
import portico.admin.rest.Parameters;
import portico.config.Problems;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.composition.Composition;
import portico.config.composition.SampleRequest;

@Path("/api/v1/compositions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "compositions", description = "Answers put together from several calls.")
final class CompositionResource {
    private static final String CALLS =
            "\"calls\":{\"user\":{\"service\":\"users\",\"path\":\"/users/{request.path.id}\",\"group\":\"user\"},"
                    + "\"orders\":{\"service\":\"orders\",\"path\":\"/orders\",\"query\":{\"user\":\"{calls.user.body#/id}\"},"
                    + "\"target\":\"data.items\",\"group\":\"orders\",\"failure\":\"optional\"}}";
    private static final String NEW = "{\"name\":\"mobile-home\",\"deadline\":\"2s\"," + CALLS + "}";
    private static final String BODY = "{\"deadline\":\"2s\"," + CALLS + "}";
    private static final String PATCH = "{\"calls\":{\"orders\":{\"deadline\":\"300ms\"}}}";

    private static final String SAMPLE = "{\"path\":{\"id\":\"7\"},\"headers\":{\"accept-language\":\"it\"}}";

    private static final String FRAGMENT =
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"mobile-home\",\"version\":\"7\"},\"paths\":{\"/mobile/{id}\":{\"get\":{"
                    + "\"responses\":{\"200\":{\"description\":\"The answers of the calls as one.\",\"content\":{\"application/json\":{"
                    + "\"schema\":{\"$ref\":\"#/components/schemas/Answer\"}}}}}}}},\"components\":{\"schemas\":{\"Answer\":{"
                    + "\"type\":\"object\",\"properties\":{\"user\":{}}}}}}";

    /** Longer than a node takes at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Entities entities;
    private final Fragments fragments;
    private final NodeChoice nodes;
    private final NodeQuestions questions;

    CompositionResource(Entities entities, Fragments fragments, NodeChoice nodes, NodeQuestions questions) {
        this.entities = entities;
        this.fragments = fragments;
        this.nodes = nodes;
        this.questions = questions;
    }

    @POST
    @Path("{name}/try")
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Try a composition on a node",
            description =
                    "The node makes the calls, as it does for clients, and tells what became of each and when, which"
                            + " call each part of the answer came from, and the answer. No policy runs and nothing is counted"
                            + " for a route. With a composition in it, that one is tried as it stands there, and stored nowhere.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = SampleRequest.class),
                            examples = @ExampleObject(name = "mobile-home", value = SAMPLE)))
    public Uni<NodeTrial> attempt(
            String name,
            @QueryParam("node")
                    @Parameter(description = "Which node to ask; any when absent.", example = "node-1")
                    @Nullable String node,
            SampleRequest request) {
        NodeQuestion.Try trial = trial(name, request);
        NodeIdentity asked = nodes.one(node);
        return questions.ask(asked, trial, PATIENCE).map(answer -> {
            if (answer instanceof NodeAnswer.Tried told) return new NodeTrial(asked.name(), told.trial());
            throw NoNode.silent(
                    answer instanceof NodeAnswer.Unanswered said ? said.why() : "The node says something else");
        });
    }

    private NodeQuestion.Try trial(String nameOrId, SampleRequest request) {
        Composition draft = request.composition();
        if (draft == null) {
            InvalidInput.throwIfAny(Problems.of(request));
            return new NodeQuestion.Try(
                    entities.get(EntityTable.COMPOSITIONS, nameOrId).name(), request);
        }
        String name = Parameters.id(nameOrId).isEmpty()
                ? nameOrId
                : entities.get(EntityTable.COMPOSITIONS, nameOrId).name();
        InvalidInput.throwIfAny(Problems.of(request.of(draft.named(name))));
        if (!Objects.requireNonNullElse(draft.name(), name).equals(name))
            throw new InvalidInput("composition.name", "is not the one that is tried; that is " + name);
        Composition right = entities.proposed(EntityTable.COMPOSITIONS, draft.named(name), "composition");
        // Again: names may be longer than the ids that they stand in the place of.
        SampleRequest asked = request.of(right);
        InvalidInput.throwIfAny(Problems.of(asked));
        return new NodeQuestion.Try(name, asked);
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List compositions by name")
    public Page<Composition> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.COMPOSITIONS, query);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a composition by name or id")
    public RestResponse<Composition> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.COMPOSITIONS, name);
        return Answers.read(found.body(), found.etag(), ifNoneMatch);
    }

    @GET
    @Path("{name}/openapi")
    @RolesAllowed("viewer")
    @Operation(
            summary = "Describe what a composition answers",
            description =
                    "An OpenAPI document (3.1): paths and parameters of the routes that answer from it, and the answer's schema,"
                            + " made from the documents of its services by the operations of its calls. What no document says is {}.")
    @APIResponse(
            responseCode = "200",
            description = "An OpenAPI document",
            content =
                    @Content(
                            schema = @Schema(implementation = Object.class),
                            examples = @ExampleObject(name = "mobile-home", value = FRAGMENT)))
    public ObjectNode openapi(String name) {
        return fragments.of(name);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a composition that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Composition.class),
                            examples = @ExampleObject(name = "mobile-home", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Composition.class)))
    public RestResponse<Composition> create(JsonNode body) {
        return Writes.answer(entities.create(EntityTable.COMPOSITIONS, body));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create or replace a composition")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Composition.class),
                            examples = @ExampleObject(name = "mobile-home", value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced, or as it was",
            content = @Content(schema = @Schema(implementation = Composition.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Composition.class)))
    public RestResponse<Composition> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return Writes.answer(entities.put(EntityTable.COMPOSITIONS, name, Precondition.of(ifMatch, ifNoneMatch), body));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a composition (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Composition.class),
                            examples = @ExampleObject(name = "mobile-home", value = PATCH)))
    public RestResponse<Composition> patch(
            String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return Writes.answer(entities.patch(EntityTable.COMPOSITIONS, name, Precondition.of(ifMatch, null), patch));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(summary = "Delete a composition", description = "Refused while anything uses it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<Composition> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return Writes.answer(entities.delete(EntityTable.COMPOSITIONS, name, Precondition.of(ifMatch, null)));
    }
}
