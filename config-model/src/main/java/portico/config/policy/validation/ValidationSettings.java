package portico.config.policy.validation;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.schema.JsonRules;

/**
 * Refuses requests that are not as JSON Schemas (2020-12), or an OpenAPI document, say; answers are held to the document
 * where that is wanted.
 *
 * @param body a schema
 * @param bodyRequired whether POST, PUT and PATCH must have a body
 * @param contentTypes of the bodies that {@code body} describes
 * @param path a schema of an object: its members are the parameters of the route's path
 * @param query the same for the query
 * @param headers the same for header fields, names in lower case
 * @param openapi a document of version 3.0 or 3.1 in JSON or YAML, in place of the schemas
 * @param pathPrefix what of the request's path stands before the paths of the document
 * @param undescribed what becomes of requests that nothing is said of
 * @param answers whether answers are held to the document
 * @param undescribedAnswers what becomes of answers that nothing is said of, where answers are looked at
 * @param bodyBytesMax of a body that is looked at
 * @param errorsMax how many errors are told
 */
@Schema(
        description = "Refuses requests that are not as JSON Schemas, or an OpenAPI document, describe them, and tells"
                + " where they differ.")
public record ValidationSettings(
        @Schema(
                description = "What the body must be like: a JSON Schema (2020-12).",
                examples = "{\"type\": \"object\", \"required\": [\"name\"]}")
        @Nullable JsonNode body,

        @Schema(description = "Whether POST, PUT and PATCH must have a body.", defaultValue = "true")
        Boolean bodyRequired,

        @Schema(
                description = "The types of bodies that the schema is for; others are not described.",
                defaultValue = "[\"application/json\", \"application/*+json\"]")
        List<String> contentTypes,

        @Schema(
                description =
                        "What the parameters of the route's path must be like: a JSON Schema of an object whose members"
                                + " they are.",
                examples = "{\"required\": [\"id\"]}")
        @Nullable JsonNode path,

        @Schema(
                description = "What the query's parameters must be like: a JSON Schema of an object.",
                examples = "{\"required\": [\"page\"]}")
        @Nullable JsonNode query,

        @Schema(
                description = "What header fields must be like: a JSON Schema of an object, names in lower case.",
                examples = "{\"required\": [\"x-tenant\"]}")
        @Nullable JsonNode headers,

        @Schema(
                description = "An OpenAPI document (3.0 or 3.1, JSON or YAML) in place of the schemas.",
                examples =
                        "{\"openapi\": \"3.1.0\", \"paths\": {\"/orders\": {\"get\": {\"responses\": {\"200\": {\"description\": \"All\"}}}}}}")
        @Nullable String openapi,

        @Schema(
                description = "What of the request's path stands before the paths of the document.",
                examples = "/orders-api")
        @Nullable String pathPrefix,

        @Schema(
                description =
                        "What becomes of requests that are not described: operations that the document lacks, bodies of"
                                + " other types.",
                defaultValue = "refuse")
        Undescribed undescribed,

        @Schema(
                description = "Whether answers are held to the document: not at all, only to log, or to refuse.",
                defaultValue = "ignore")
        Answers answers,

        @Schema(
                description =
                        "What becomes of answers with a status or a type that the document does not describe: they pass,"
                                + " or are as those that do not fit.",
                defaultValue = "pass")
        Undescribed undescribedAnswers,

        @Schema(description = "How large a body may be that is looked at, up to 16 MiB.", defaultValue = "1MiB")
        ByteSize bodyBytesMax,

        @Schema(description = "How many errors are told at most, 1 to 100.", defaultValue = "16")
        Integer errorsMax)
        implements PolicySettings {
    public static final PolicyKind<ValidationSettings> KIND =
            PolicyKind.of("validation", Phase.VALIDATION, ValidationSettings.class);

    private static final List<String> JSON = List.of("application/json", "application/*+json");
    private static final int TYPES_MAX = 16;
    private static final int ERRORS_MAX = 100;
    private static final ByteSize LARGEST = ByteSize.ofMib(16);
    private static final Pattern RANGE =
            Pattern.compile("[A-Za-z0-9!#$&^_.-]{1,127}/(\\*|(\\*\\+)?[A-Za-z0-9!#$&^_.+-]{1,127})");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,128}){1,16}");

    /** What becomes of messages that nothing is said of. */
    public enum Undescribed {
        @JsonProperty("refuse")
        REFUSE,
        @JsonProperty("pass")
        PASS
    }

    /** Whether answers are looked at. */
    public enum Answers {
        @JsonProperty("ignore")
        IGNORE,
        @JsonProperty("log")
        LOG,
        @JsonProperty("refuse")
        REFUSE
    }

    public ValidationSettings(
            @Nullable JsonNode body,
            @Nullable Boolean bodyRequired,
            @Nullable List<String> contentTypes,
            @Nullable JsonNode path,
            @Nullable JsonNode query,
            @Nullable JsonNode headers,
            @Nullable String openapi,
            @Nullable String pathPrefix,
            @Nullable Undescribed undescribed,
            @Nullable Answers answers,
            @Nullable Undescribed undescribedAnswers,
            @Nullable ByteSize bodyBytesMax,
            @Nullable Integer errorsMax) {
        this.body = given(body);
        this.bodyRequired = requireNonNullElse(bodyRequired, true);
        this.contentTypes = contentTypes == null ? JSON : List.copyOf(contentTypes);
        this.path = given(path);
        this.query = given(query);
        this.headers = given(headers);
        this.openapi = openapi;
        this.pathPrefix = pathPrefix;
        this.undescribed = requireNonNullElse(undescribed, Undescribed.REFUSE);
        this.answers = requireNonNullElse(answers, Answers.IGNORE);
        this.undescribedAnswers = requireNonNullElse(undescribedAnswers, Undescribed.PASS);
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, ByteSize.ofMib(1));
        this.errorsMax = requireNonNullElse(errorsMax, 16);
    }

    private static @Nullable JsonNode given(@Nullable JsonNode schema) {
        return schema == null || schema.isNull() ? null : schema;
    }

    @Override
    public boolean holdsBodies() {
        return true;
    }

    /** What is described, closest first; compiles all of it. Only when {@link #check} finds nothing wrong. */
    public List<Description> descriptions() {
        if (openapi != null) return OpenApiDescriptions.read(openapi);
        JsonRules rules = body == null ? null : JsonRules.compile(body);
        List<Content> contents = rules == null
                ? null
                : contentTypes.stream()
                        .map(range -> new Content(range.toLowerCase(Locale.ROOT), rules))
                        .toList();
        return List.of(new Description(
                "", null, parameters(path), parameters(query), parameters(headers), null, contents, false, Map.of()));
    }

    private static @Nullable ParameterRules parameters(@Nullable JsonNode schema) {
        if (schema == null) return null;
        var forms = new HashMap<String, TextForm>();
        for (var property : schema.path("properties").properties())
            forms.put(property.getKey(), TextForm.of(property.getValue(), (char) 0, node -> resolved(schema, node)));
        for (var name : schema.path("required"))
            forms.putIfAbsent(name.asText(), TextForm.of(schema.path(""), (char) 0, node -> node));
        return new ParameterRules(JsonRules.compile(schema), forms);
    }

    private static JsonNode resolved(JsonNode root, JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
    }

    @Override
    public void check(Problems at) {
        at.require(
                body != null || path != null || query != null || headers != null || openapi != null,
                "",
                "checks nothing: give body, path, query, headers or openapi");
        checkSchema("body", body, at);
        checkSchema("path", path, at);
        checkSchema("query", query, at);
        checkSchema("headers", headers, at);
        if (headers != null)
            for (var property : headers.path("properties").properties())
                at.at("headers")
                        .at("properties")
                        .require(
                                property.getKey().equals(property.getKey().toLowerCase(Locale.ROOT)),
                                property.getKey(),
                                "must be in lower case");
        at.require(!contentTypes.isEmpty(), "contentTypes", "is empty");
        at.bounded("contentTypes", contentTypes, TYPES_MAX);
        at.each(
                "contentTypes",
                contentTypes,
                (type, there) -> there.require(RANGE.matcher(type).matches(), "", "is no media type"));
        at.require(
                bodyBytesMax.bytes() >= 1 && bodyBytesMax.bytes() <= LARGEST.bytes(),
                "bodyBytesMax",
                "must be from 1B to " + LARGEST);
        at.require(errorsMax >= 1 && errorsMax <= ERRORS_MAX, "errorsMax", "must be 1 to " + ERRORS_MAX);
        if (pathPrefix != null) {
            at.require(openapi != null, "pathPrefix", "goes with openapi");
            at.require(PREFIX.matcher(pathPrefix).matches(), "pathPrefix", "must look like /a/b");
        }
        at.require(openapi != null || answers == Answers.IGNORE, "answers", "goes with openapi");
        at.require(
                answers != Answers.IGNORE || undescribedAnswers == Undescribed.PASS,
                "undescribedAnswers",
                "goes with answers");
        if (openapi == null) return;
        at.require(
                body == null && path == null && query == null && headers == null,
                "openapi",
                "cannot go with body, path, query or headers");
        try {
            OpenApiDescriptions.read(openapi);
        } catch (IllegalArgumentException e) {
            at.add("openapi", String.valueOf(e.getMessage()));
        }
    }

    private static void checkSchema(String field, @Nullable JsonNode schema, Problems at) {
        if (schema != null) JsonRules.check(schema, at.at(field));
    }
}
