package portico.admin.explain;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.channel.NodeQuestions;
import portico.admin.node.NodeIdentity;
import portico.admin.problem.InvalidInput;
import portico.config.Problems;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.MadeUpRequest;

@Path("/api/v1/explain")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "explain", description = "What the nodes do with requests, and why.")
final class ExplainResource {
    /** Longer than a node takes at most to explain. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The same, and for sending. */
    private static final Duration PATIENCE_TO_SEND = Duration.ofSeconds(22);

    private static final String ASKED =
            "{\"method\":\"GET\",\"url\":\"https://shop.example.com/orders/7\",\"headers\":{\"x-beta\":\"1\"},\"client\":\"203.0.113.7\"}";

    private final NodeChoice nodes;
    private final NodeQuestions questions;

    ExplainResource(NodeChoice nodes, NodeQuestions questions) {
        this.nodes = nodes;
        this.questions = questions;
    }

    @POST
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Ask a node what it would do with a request",
            description = "Which route matches, what came close and why not, what each policy decides, and where the"
                    + " request goes or what is answered. The node decides it as it does for clients, but calls no"
                    + " service and counts nothing; an outside service that a policy asks is asked. With `send` the"
                    + " node then carries the request out, through its own listener and as for any client: limits and"
                    + " statistics count it, the service is called, and the answer says what came of it.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = MadeUpRequest.class),
                            examples = @ExampleObject(name = "orders", value = ASKED)))
    public Uni<NodeExplanation> explain(
            @QueryParam("node")
                    @Parameter(description = "Which node to ask; any when absent.", example = "node-1")
                    @Nullable String node,
            MadeUpRequest request) {
        InvalidInput.throwIfAny(Problems.of(request));
        NodeIdentity asked = nodes.one(node);
        Duration patience = request.send() ? PATIENCE_TO_SEND : PATIENCE;
        return questions.ask(asked, new NodeQuestion.Explain(request), patience).map(answer -> {
            if (answer instanceof NodeAnswer.Explained told)
                return new NodeExplanation(asked.name(), told.explanation(), told.sent());
            throw NoNode.silent(
                    answer instanceof NodeAnswer.Unanswered said ? said.why() : "The node says something else");
        });
    }
}
