package portico.config.policy.mock;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers with examples in place of the service: those that are given, else those of an OpenAPI document.
 *
 * @param examples the first whose method fits and which the client takes most gladly
 * @param openapi an OpenAPI document of version 3, in JSON or YAML
 * @param pathPrefix what of the request's path stands before the paths of the document
 */
@Schema(description = "Answers with examples in place of the service: given ones, or those of an OpenAPI document.")
public record MockSettings(
        @Schema(description = "Answers: of those for the method, the one that the client takes most gladly.")
        List<Example> examples,

        @Schema(
                description = "An OpenAPI document (3.0 or 3.1, JSON or YAML) whose examples are answered.",
                examples =
                        "{\"openapi\": \"3.1.0\", \"paths\": {\"/orders\": {\"get\": {\"responses\": {\"200\": {\"description\": \"All\"}}}}}}")
        @Nullable String openapi,

        @Schema(
                description = "What of the request's path stands before the paths of the document.",
                examples = "/orders-api")
        @Nullable String pathPrefix)
        implements PolicySettings {
    public static final PolicyKind<MockSettings> KIND = PolicyKind.of("mock", Phase.CACHE, MockSettings.class);

    private static final int EXAMPLES_MAX = 64;
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,128}){1,16}");

    public MockSettings(@Nullable List<Example> examples, @Nullable String openapi, @Nullable String pathPrefix) {
        this.examples = examples == null ? List.of() : List.copyOf(examples);
        this.openapi = openapi;
        this.pathPrefix = pathPrefix;
    }

    /** What there is an answer for. Only when {@link #check} finds nothing wrong. */
    public List<MockOperation> operations() {
        return openapi == null ? List.of() : OpenApiExamples.read(openapi);
    }

    @Override
    public void check(Problems at) {
        at.require(!examples.isEmpty() || openapi != null, "", "answers nothing: give examples, openapi or both");
        at.bounded("examples", examples, EXAMPLES_MAX);
        at.each("examples", examples, Example::check);
        if (pathPrefix != null) {
            at.require(openapi != null, "pathPrefix", "goes with openapi");
            at.require(PREFIX.matcher(pathPrefix).matches(), "pathPrefix", "must look like /a/b");
        }
        if (openapi == null) return;
        try {
            OpenApiExamples.read(openapi);
        } catch (IllegalArgumentException e) {
            at.add("openapi", String.valueOf(e.getMessage()));
        }
    }

    /**
     * An answer.
     *
     * @param methods those that it is for; all when there are none
     * @param status 200 when absent
     * @param contentType by which the client chooses; JSON when absent
     * @param headers more fields
     * @param body empty when absent
     */
    public record Example(
            @Schema(description = "The methods that it is for; all when there are none.", examples = "[\"GET\"]")
            List<String> methods,

            @Schema(description = "Its status, 200 to 599.", defaultValue = "200")
            Integer status,

            @Schema(description = "Its type, by which the client chooses.", defaultValue = "application/json")
            String contentType,

            @Schema(description = "More header fields.", examples = "{\"cache-control\": \"no-store\"}")
            Map<String, String> headers,

            @Schema(description = "Its body.", examples = "{\"id\": 7}")
            String body) {
        private static final int BODY_LENGTH_MAX = 262_144;

        public Example(
                @Nullable List<String> methods,
                @Nullable Integer status,
                @Nullable String contentType,
                @Nullable Map<String, String> headers,
                @Nullable String body) {
            this.methods = methods == null ? List.of() : List.copyOf(methods);
            this.status = requireNonNullElse(status, 200);
            this.contentType = requireNonNullElse(contentType, "application/json");
            this.headers = headers == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(headers));
            this.body = requireNonNullElse(body, "");
        }

        void check(Problems at) {
            at.bounded("methods", methods, 16);
            at.each(
                    "methods",
                    methods,
                    (method, there) ->
                            there.require(METHOD.matcher(method).matches(), "", "must be a method in upper case"));
            at.require(status >= 200 && status <= 599, "status", "must be 200 to 599");
            HeaderNames.checkValue(contentType, at.at("contentType"));
            HeaderNames.checkEdits(headers, at.at("headers"));
            at.require(body.length() <= BODY_LENGTH_MAX, "body", "is over " + BODY_LENGTH_MAX + " characters");
        }

        /** As an answer of an operation has it. */
        MockAnswer answer() {
            return new MockAnswer(status, contentType, headers, body);
        }
    }

    /** The given examples for a method, in their order. */
    public List<MockAnswer> given(String method) {
        var fitting = new ArrayList<MockAnswer>();
        for (var example : examples)
            if (example.methods().isEmpty() || example.methods().contains(method)) fitting.add(example.answer());
        return fitting;
    }
}
