package portico.admin.explain;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.channel.NodeQuestions;
import portico.admin.node.NodeIdentity;
import portico.admin.problem.BadParameter;
import portico.admin.problem.NotFound;
import portico.admin.problem.ProblemException;
import portico.admin.rest.Parameters;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.RecentFilter;

@Path("/api/v1/exchanges")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "explain")
final class ExchangeResource {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final NodeChoice nodes;
    private final NodeQuestions questions;

    ExchangeResource(NodeChoice nodes, NodeQuestions questions) {
        this.nodes = nodes;
        this.questions = questions;
    }

    @GET
    @Operation(
            summary = "List what the nodes have served lately, the newest first",
            description =
                    "Exchanges that the access log has a line for, and a sample of the others: each node keeps the"
                            + " newest few hundred. Queries, bodies and header fields are not among what is kept.")
    public Uni<RecentExchanges> list(
            @QueryParam("node") @Parameter(description = "Only what this node has served.") @Nullable String node,
            @QueryParam("route") @Parameter(description = "Only those of this route.") @Nullable String route,
            @QueryParam("unmatched") @Parameter(description = "With true only those that no route matched.")
                    boolean unmatched,
            @QueryParam("consumer") @Parameter(description = "Only those of this consumer.") @Nullable String consumer,
            @QueryParam("method") @Parameter(description = "Only those with this method.", example = "GET") @Nullable String method,
            @QueryParam("status")
                    @Parameter(
                            description = "Only those with a status of this kind.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"1xx", "2xx", "3xx", "4xx", "5xx"}))
                    @Nullable String status,
            @QueryParam("q") @Parameter(description = "Part of the host, the path or the client's address.") @Nullable String q,
            @QueryParam("after")
                    @Parameter(
                            description = "Only those that ended later, in milliseconds since 1970.",
                            example = "1790000000000")
                    @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        int most = Parameters.limit(limit);
        var filter = new RecentFilter(
                null,
                unmatched ? RecentFilter.UNMATCHED : name("route", route),
                name("consumer", consumer),
                method(method),
                statusClass(status),
                Parameters.text("q", q),
                millis(after));
        return ask(nodes.all(node), filter).map(found -> {
            boolean fits = found.items().size() <= most;
            return fits ? found : new RecentExchanges(found.items().subList(0, most), true, found.silent());
        });
    }

    @GET
    @Path("{requestId}")
    @Operation(
            summary = "Show a recent exchange by its request id",
            description =
                    "With what each policy decided, where that was written down: for a sample of all exchanges, and of"
                            + " those that were refused or failed. 503 when no node has it, and one says nothing.")
    public Uni<NodeExchange> get(String requestId) {
        if (!requestId.matches("[0-9a-f]{16}")) throw new NotFound("exchange", "with this request id");
        var filter = new RecentFilter(requestId, null, null, null, null, null, null);
        return ask(nodes.all(null), filter)
                .map(found -> found.items().stream().findFirst().orElseThrow(() -> missing(requestId, found.silent())));
    }

    /** That nobody says it is there does not mean that it is not. */
    private static ProblemException missing(String requestId, List<String> silent) {
        if (silent.isEmpty()) return new NotFound("exchange", requestId);
        return NoNode.silent(
                "Nothing is heard of " + String.join(", ", silent) + ", and no other node has it; try again");
    }

    private Uni<RecentExchanges> ask(List<NodeIdentity> asked, RecentFilter filter) {
        if (asked.isEmpty()) throw new NoNode();
        List<Uni<NodeAnswer>> answers = asked.stream()
                .map(node -> questions.ask(node, new NodeQuestion.Recent(filter), PATIENCE))
                .toList();
        return Uni.join().all(answers).andFailFast().map(all -> joined(asked, all));
    }

    private static RecentExchanges joined(List<NodeIdentity> asked, List<NodeAnswer> answers) {
        var items = new ArrayList<NodeExchange>();
        var silent = new ArrayList<String>();
        boolean more = false;
        for (int index = 0; index < asked.size(); index++) {
            String node = asked.get(index).name();
            if (answers.get(index) instanceof NodeAnswer.Served served) {
                served.exchanges().forEach(exchange -> items.add(new NodeExchange(node, exchange)));
                more |= served.more();
            } else {
                silent.add(node);
            }
        }
        items.sort(
                Comparator.comparingLong((NodeExchange item) -> item.exchange().millis())
                        .reversed());
        return new RecentExchanges(items, more, silent);
    }

    private static @Nullable String name(String parameter, @Nullable String value) {
        if (value == null) return null;
        if (!Parameters.isName(value)) throw new BadParameter(parameter, "must be a name");
        return value;
    }

    private static @Nullable String method(@Nullable String value) {
        if (value == null) return null;
        String upper = value.toUpperCase(Locale.ROOT);
        if (!upper.matches("[A-Z][A-Z0-9_-]{0,31}")) throw new BadParameter("method", "must be a method");
        return upper;
    }

    private static @Nullable Integer statusClass(@Nullable String value) {
        if (value == null) return null;
        if (!value.matches("[1-5]xx")) throw new BadParameter("status", "must be 1xx, 2xx, 3xx, 4xx or 5xx");
        return value.charAt(0) - '0';
    }

    private static @Nullable Long millis(@Nullable String value) {
        if (value == null) return null;
        if (!value.matches("[0-9]{1,15}")) throw new BadParameter("after", "must be milliseconds since 1970");
        return Long.parseLong(value);
    }
}
