package portico.admin.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the OpenAPI document what all operations have in common: header fields of writes, and what goes wrong. */
public final class CommonAnswers implements OASFilter {
    /** The paths under which the configuration is written. */
    private static final Pattern CONFIGURATION =
            Pattern.compile("/api/v1/(services|routes|policies|consumers|certificates|config|revisions)\\b");

    private static final String PROBLEM_JSON = "application/problem+json";

    /** What can go wrong, with an example of each. */
    private static final Map<String, String[]> PROBLEMS = new LinkedHashMap<>();

    static {
        problem("400", "malformed-body", "The request cannot be read.", "The body cannot be read: is not well-formed");
        problem("401", "unauthorized", "No valid token.", "A valid bearer token is required");
        problem("403", "forbidden", "The role does not allow this.", "Your role does not allow this");
        problem("404", "not-found", "There is no such thing.", "There is no route orders");
        problem("409", "in-use", "It does not fit what there is.", "The service orders is used by route orders");
        problem("412", "edit-conflict", "Someone was faster.", "The route orders has changed since you read it");
        problem("413", "body-too-large", "More than this takes.", "The body is over 1048576 bytes");
        problem("415", "unsupported-media-type", "Not JSON.", "This path does not take this content type");
        problem(
                "422",
                "invalid-configuration",
                "No node would accept it.",
                "forward.service names a service that does not exist: order");
        problem("500", "fault", "A fault of ours.", "This is our fault; the log says more under this id");
        problem(
                "503",
                "busy",
                "Other writers took too long, or the database is away.",
                "Other changes are being written; try again");
    }

    private static void problem(String status, String code, String description, String detail) {
        PROBLEMS.put(status, new String[] {code, description, detail});
    }

    /** Durations are what people write, not what java.time does. */
    @Override
    public Schema filterSchema(Schema schema) {
        if (!"duration".equals(schema.getFormat())) return schema;
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .pattern("^[0-9]{1,9}(ms|s|m|h|d)$")
                .addExample("30s")
                .description(schema.getDescription());
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var components = document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
        PROBLEMS.forEach((status, words) -> components.addResponse(words[0], response(status, words)));
        document.setComponents(components);
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) return;
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        add(operation, "400"); // for parameters, or a body, that the operation does not have
        add(operation, "401");
        add(operation, "403");
        add(operation, "500");
        add(operation, "503");
        var parameters = operation.getParameters();
        if (parameters != null) {
            if (parameters.stream().anyMatch(each -> each.getIn() == Parameter.In.PATH)) add(operation, "404");
            if (parameters.stream().anyMatch(each -> "If-Match".equals(each.getName()))) add(operation, "412");
        }
        if (operation.getRequestBody() != null)
            for (String status : new String[] {"413", "415", "422"}) add(operation, status);
        if (method == PathItem.HttpMethod.GET) return;
        add(operation, "409");
        if (CONFIGURATION.matcher(path).lookingAt() && operation.getResponses() != null)
            operation.getResponses().getAPIResponses().forEach((status, response) -> {
                if (status.startsWith("2")) response.addHeader("Portico-Revision", revision());
            });
    }

    private static Header revision() {
        return OASFactory.createHeader()
                .description("The revision that the configuration is at with it.")
                .schema(OASFactory.createSchema()
                        .addType(Schema.SchemaType.INTEGER)
                        .addExample(42));
    }

    private static void add(Operation operation, String status) {
        if (operation.getResponses() == null) operation.setResponses(OASFactory.createAPIResponses());
        var responses = operation.getResponses();
        String[] words = PROBLEMS.get(status);
        if (words == null || responses.hasAPIResponse(status) && hasContent(responses.getAPIResponse(status))) return;
        responses.addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + words[0]));
    }

    /** A bare 401 or 403 is what the framework puts there by itself. */
    private static boolean hasContent(APIResponse response) {
        return response.getContent() != null || response.getRef() != null;
    }

    private static APIResponse response(String status, String[] words) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "urn:portico:problem:" + words[0]);
        example.put("status", Integer.valueOf(status));
        example.put("detail", words[2]);
        var schema = OASFactory.createSchema().ref("#/components/schemas/ProblemDetails");
        var media = OASFactory.createMediaType().schema(schema).example(example);
        return OASFactory.createAPIResponse()
                .description(words[1])
                .content(OASFactory.createContent().addMediaType(PROBLEM_JSON, media));
    }
}
