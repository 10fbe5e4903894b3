package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.Composition;
import portico.config.composition.Encoding;
import portico.config.composition.Source;
import portico.config.policy.Policy;
import portico.config.route.HostPattern;
import portico.config.route.PathPattern;
import portico.config.route.Route;
import portico.config.route.ValueMatch;
import portico.config.service.Service;

/**
 * An OpenAPI document (3.1) of what a composition answers: paths and parameters from its routes, the answer's schema by
 * the same operations as nodes apply to the answers of its services. Says nothing of what no document says.
 */
public final class CompositionFragment {
    private static final String ANSWER = "Answer";
    private static final String PROBLEM = "Problem";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** OpenAPI 3.1, Parameter Object: described elsewhere, and so not here. */
    private static final Set<String> NOT_HERE = Set.of("accept", "content-type", "authorization");

    private final Composition composition;
    private final Forms forms = new Forms();
    private final Map<String, ServiceDocument> documents = new HashMap<>();
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ObjectNode components = JsonNodeFactory.instance.objectNode();
    private final Given answer;

    private CompositionFragment(
            Composition composition, Collection<Service> services, Function<String, @Nullable Policy> shared) {
        this.composition = composition;
        for (var service : services) {
            ServiceDocument document = ServiceDocument.of(service, shared, forms);
            if (document != null) documents.put(service.name(), document);
        }
        answer = new AnswerForm(composition, documents, forms).answer();
    }

    /**
     * Makes the document.
     *
     * @param composition found to be right
     * @param revision the one that wrote it, which is the document's version
     * @param routes that answer from it
     * @param services that it calls
     * @param shared policies by name
     */
    public static ObjectNode of(
            Composition composition,
            long revision,
            List<Route> routes,
            Collection<Service> services,
            Function<String, @Nullable Policy> shared) {
        return new CompositionFragment(composition, services, shared).document(revision, routes);
    }

    private ObjectNode document(long revision, List<Route> routes) {
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", composition.name());
        info.put("description", description());
        info.put("version", Long.toString(revision));
        ObjectNode paths = root.putObject("paths");
        for (var route : routes) if (route.enabled()) addRoute(route, paths);
        ObjectNode schemas = root.putObject("components").putObject("schemas");
        if (!passes()) schemas.set(ANSWER, forms.written(answer.form(), components));
        schemas.set(PROBLEM, problem());
        schemas.setAll(components);
        return root;
    }

    private String description() {
        String unsaid = composition.services().stream()
                .filter(service -> !documents.containsKey(service))
                .collect(Collectors.joining(", "));
        String text = "One answer put together from " + String.join(", ", composition.services()) + ".";
        return unsaid.isEmpty() ? text : text + " Without a document, and so not described: " + unsaid + ".";
    }

    private boolean passes() {
        return composition.calls().values().stream().anyMatch(call -> call.encoding() == Encoding.PASS_THROUGH);
    }

    private void addRoute(Route route, ObjectNode paths) {
        List<String> methods = route.match().methods().isEmpty()
                ? List.of(composition.readsBody() ? "POST" : "GET")
                : route.match().methods();
        List<PathPattern> patterns = route.match().pathPatterns();
        for (int index = 0; index < patterns.size(); index++) {
            PathPattern pattern = patterns.get(index);
            ObjectNode item = paths.withObjectProperty(path(pattern));
            for (String each : methods) {
                String method = each.toLowerCase(Locale.ROOT);
                if (!METHODS.contains(method)) continue;
                // Of two routes that differ by what a document does not say, hosts or header fields, the first is
                // shown.
                if (!item.has(method)) item.set(method, operation(route, pattern, method, index));
            }
        }
    }

    private ObjectNode operation(Route route, PathPattern pattern, String method, int index) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.put("operationId", route.name() + "." + method + (index == 0 ? "" : "." + index));
        if (!route.tags().isEmpty()) route.tags().forEach(operation.putArray("tags")::add);
        ArrayNode servers = JsonNodeFactory.instance.arrayNode();
        for (var host : route.match().hostPatterns())
            if (!host.wildcard())
                servers.addObject()
                        .put(
                                "url",
                                "//" + host.name() + (host.port() == HostPattern.ANY_PORT ? "" : ":" + host.port()));
        if (!servers.isEmpty()) operation.set("servers", servers);
        ArrayNode parameters = parameters(route, pattern);
        if (!parameters.isEmpty()) operation.set("parameters", parameters);
        if (composition.readsBody()) operation.set("requestBody", requestBody());
        operation.set("responses", responses());
        return operation;
    }

    private static String path(PathPattern pattern) {
        var path = new StringBuilder();
        for (var segment : pattern.segments())
            path.append('/')
                    .append(segment.<String>fold(
                            literal -> literal.text(),
                            constrained -> "{" + constrained.name() + "}",
                            parameter -> "{" + parameter.name() + "}"));
        if (pattern.rest()) path.append("/{").append(restName(pattern)).append('}');
        return path.isEmpty() ? "/" : path.toString();
    }

    private static String restName(PathPattern pattern) {
        String name = pattern.restName() == null ? "rest" : pattern.restName();
        while (pattern.restName() == null && pattern.parameterNames().contains(name)) name += "_";
        return name;
    }

    private ArrayNode parameters(Route route, PathPattern pattern) {
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        for (var segment : pattern.segments())
            segment.<@Nullable ObjectNode>fold(
                    literal -> null,
                    constrained -> {
                        ObjectNode schema = text();
                        schema.put("pattern", "^(?:" + constrained.regex() + ")$");
                        return parameter(parameters, "path", constrained.name(), true, schema);
                    },
                    named -> parameter(parameters, "path", named.name(), true, schema(Source.Kind.PATH, named.name())));
        if (pattern.rest())
            parameter(parameters, "path", restName(pattern), true, text())
                    .put("description", "The rest of the path, slashes included.");
        var asked = new TreeMap<String, Source>();
        for (var call : composition.calls().values())
            call.eachSource(source -> {
                if (source.kind() == Source.Kind.QUERY || source.kind() == Source.Kind.HEADER)
                    asked.putIfAbsent(source.text(), source);
            });
        Map<String, ValueMatch> query = new TreeMap<>(route.match().query());
        Map<String, ValueMatch> headers = new TreeMap<>(route.match().headers());
        for (var source : asked.values()) {
            String name = String.valueOf(source.name());
            boolean header = source.kind() == Source.Kind.HEADER;
            if (header && NOT_HERE.contains(name)) continue;
            ValueMatch match = (header ? headers : query).remove(name);
            boolean required = isRequired(source) || isThere(match);
            parameter(parameters, header ? "header" : "query", name, required, schema(source.kind(), name));
        }
        query.forEach((name, match) -> matched(parameters, "query", name, match));
        headers.forEach((name, match) -> matched(parameters, "header", name, match));
        if (!passes()
                && !asked.containsKey("request.query.fields")
                && !route.match().query().containsKey("fields"))
            parameter(parameters, "query", "fields", false, text())
                    .put("description", "All that is wanted of the answer: id,address.city,orders(id).");
        return parameters;
    }

    private static boolean isThere(@Nullable ValueMatch match) {
        return match != null && !Boolean.FALSE.equals(match.present());
    }

    private static void matched(ArrayNode parameters, String in, String name, ValueMatch match) {
        if (!isThere(match) || in.equals("header") && NOT_HERE.contains(name)) return;
        ObjectNode schema = text();
        if (match.exact() != null) schema.put("const", match.exact());
        if (match.regex() != null) schema.put("pattern", "^(?:" + match.regex() + ")$");
        parameter(parameters, in, name, true, schema);
    }

    private static ObjectNode parameter(
            ArrayNode parameters, String in, String name, boolean required, JsonNode schema) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", in).put("required", required).set("schema", schema);
        return parameter;
    }

    private static ObjectNode text() {
        return JsonNodeFactory.instance.objectNode().put("type", "string");
    }

    /** What the documents of the services say of the parameter that a value of the request becomes as a whole. */
    private JsonNode schema(Source.Kind kind, String name) {
        var source = new Source(kind, null, name, null, false);
        for (var call : composition.calls().values()) {
            ServiceDocument document = documents.get(call.service());
            var operation = document == null ? null : document.operation(call);
            if (document == null || operation == null) continue;
            JsonNode schema = document.parameter(operation, call, source);
            if (schema != null) return document.schemas().written(schema, components);
        }
        return text();
    }

    /** True when no answer comes without it: a call needs it that is made for every request, and must not fail. */
    private boolean isRequired(Source wanted) {
        for (var each : composition.calls().entrySet()) {
            Call call = each.getValue();
            if (!AnswerForm.mustSucceed(call) || AnswerForm.mayBeSkipped(composition, each.getKey())) continue;
            boolean[] takes = {false};
            Consumer<Source> look =
                    source -> takes[0] |= !source.optional() && source.text().equals(wanted.text());
            // For no element none of the rest is needed.
            if (call.forEach() == null) call.eachPart((field, source) -> look.accept(source));
            else look.accept(call.forEach().array());
            if (takes[0]) return true;
        }
        return false;
    }

    private ObjectNode requestBody() {
        var places = new TreeMap<String, Source>();
        for (var call : composition.calls().values())
            call.eachSource(source -> {
                if (source.kind() == Source.Kind.BODY) places.putIfAbsent(source.text(), source);
            });
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put(
                "description",
                "Taken from it: "
                        + places.values().stream()
                                .map(source -> source.pointer() == null ? "all of it" : "#" + source.pointer())
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ".");
        body.put("required", places.values().stream().anyMatch(this::isRequired));
        body.putObject("content").putObject("application/json").putObject("schema");
        return body;
    }

    private ObjectNode responses() {
        ObjectNode responses = JsonNodeFactory.instance.objectNode();
        if (passes()) addPassed(responses);
        else addComposed(responses.putObject("200"));
        ObjectNode failed = responses.putObject("default");
        failed.put("description", "No answer: what is wrong with the request, or which call failed and why.");
        failed.putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + PROBLEM);
        return responses;
    }

    private void addComposed(ObjectNode response) {
        response.put("description", "The answers of the calls as one.");
        response.set("headers", headers());
        ObjectNode content = response.putObject("content");
        content.putObject("application/json").putObject("schema").put("$ref", "#/components/schemas/" + ANSWER);
        content.putObject("application/xml");
        content.putObject("text/plain");
    }

    private void addPassed(ObjectNode responses) {
        Call call = composition.calls().values().iterator().next();
        ServiceDocument document = documents.get(call.service());
        var operation = document == null ? null : document.operation(call);
        if (document != null && operation != null)
            document.eachSuccess(operation, call, (status, response) -> {
                ObjectNode passed = responses.putObject(status);
                passed.put("description", response.path("description").asText());
                passed.set("headers", headers());
                ObjectNode content = JsonNodeFactory.instance.objectNode();
                for (var type : response.path("content").properties()) {
                    Form form = document.schemas().form(type.getValue().get("schema"));
                    content.putObject(type.getKey()).set("schema", forms.written(form, components));
                }
                if (!content.isEmpty()) passed.set("content", content);
            });
        if (!responses.isEmpty()) return;
        for (String status : call.success()) {
            ObjectNode passed = responses.putObject(status.toUpperCase(Locale.ROOT));
            passed.put("description", "What the service " + call.service() + " answers.");
            passed.set("headers", headers());
            passed.putObject("content").putObject("*/*");
        }
    }

    private ObjectNode headers() {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        var named = new LinkedHashMap<String, String>();
        named.put("Portico-Completed", "false when parts of the answer are missing.");
        named.put("Portico-Missing", "Which calls the answer goes without, and why: a list (RFC 9651).");
        named.forEach((name, meaning) -> {
            ObjectNode header = headers.putObject(name);
            header.put("description", meaning);
            ObjectNode schema = header.putObject("schema").put("type", "string");
            if (name.equals("Portico-Completed")) {
                header.put("required", true);
                schema.putArray("enum").add("true").add("false");
            }
        });
        for (String name : composition.headers().keySet())
            headers.putObject(name).putObject("schema").put("type", "string");
        return headers;
    }

    private static ObjectNode problem() {
        ObjectNode problem = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = problem.putObject("properties");
        properties.putObject("type").put("type", "string").put("format", "uri-reference");
        properties.putObject("title").put("type", "string");
        properties.putObject("status").put("type", "integer");
        properties.putObject("call").put("type", "string").put("description", "Which call failed.");
        properties.putObject("reason").put("type", "string").put("description", "Why it failed, as one word.");
        problem.putArray("required").add("type").add("title").add("status");
        return problem;
    }
}
