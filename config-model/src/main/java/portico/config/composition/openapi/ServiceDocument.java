package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.Source;
import portico.config.composition.Template;
import portico.config.openapi.OpenApiDocument;
import portico.config.openapi.PathSegment;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.policy.PolicySettings;
import portico.config.policy.mock.MockSettings;
import portico.config.policy.validation.ValidationSettings;
import portico.config.service.Service;

/** The OpenAPI document of a service: what a policy on it, validation before mock, has been given. */
final class ServiceDocument {
    private final OpenApiDocument document;
    private final ServiceSchemas schemas;
    private final Set<String> prefixes;

    private ServiceDocument(OpenApiDocument document, ServiceSchemas schemas, Set<String> prefixes) {
        this.document = document;
        this.schemas = schemas;
        this.prefixes = prefixes;
    }

    /**
     * A text, and what stands before its paths.
     *
     * @param pathPrefix null for nothing
     */
    private record Text(String openapi, @Nullable String pathPrefix) {}

    /**
     * What a call's answer may be.
     *
     * @param mayBeEmpty whether there may be no body
     */
    record Answered(Form form, boolean mayBeEmpty) {}

    /** One operation of the document, and how the call's path stands to it. */
    record Described(OpenApiDocument.Operation operation, List<String> segments) {}

    /**
     * The document of a service; null when it has none that can be used.
     *
     * @param shared policies by name
     */
    static @Nullable ServiceDocument of(Service service, Function<String, @Nullable Policy> shared, Forms forms) {
        Text text = null;
        for (var entry : service.policies()) {
            PolicySettings settings = entry.enabled() ? settings(entry, shared) : null;
            if (settings instanceof ValidationSettings said && said.openapi() != null) {
                text = new Text(said.openapi(), said.pathPrefix());
                break;
            }
            if (settings instanceof MockSettings said && said.openapi() != null && text == null)
                text = new Text(said.openapi(), said.pathPrefix());
        }
        if (text == null) return null;
        try {
            OpenApiDocument document = OpenApiDocument.read(text.openapi());
            var prefixes = new LinkedHashSet<String>();
            prefixes.add("");
            if (text.pathPrefix() != null) prefixes.add(text.pathPrefix());
            for (var server : document.root().path("servers"))
                prefixes.add(pathOf(server.path("url").asText()));
            return new ServiceDocument(document, new ServiceSchemas(service.name(), document, forms), prefixes);
        } catch (IllegalArgumentException e) {
            return null; // one that no rule could be made of tells nothing here, either
        }
    }

    private static @Nullable PolicySettings settings(PolicyEntry entry, Function<String, @Nullable Policy> shared) {
        if (entry.use() == null) return entry.settings();
        Policy policy = shared.apply(entry.use());
        return policy == null || !policy.enabled() ? null : policy.settings();
    }

    private static String pathOf(String url) {
        try {
            String path = new URI(url).getRawPath();
            return path == null ? "" : path.replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            return ""; // with variables in it
        }
    }

    /** The operation that a call asks for; null when the document has none of which that is sure. */
    @Nullable Described operation(Call call) {
        String path = plain(Template.parse(call.path()));
        String method = call.method();
        for (String prefix : prefixes) {
            if (!path.startsWith(prefix + "/")) continue;
            List<String> segments = List.of(path.substring(prefix.length() + 1).split("/", -1));
            for (var operation : document.operations())
                if (operation.method().equals(method) && fits(operation.segments(), segments))
                    return new Described(operation, segments);
        }
        return null;
    }

    /** The path with a brace in the place of each value: no text in a path has one. */
    private static String plain(Template path) {
        var text = new StringBuilder();
        for (var part : path.parts())
            text.append(part.text() == null ? "{" : part.text().replace("{", "%7B"));
        return text.toString();
    }

    /** A segment with a value in it may be any, and so only a parameter stands for it. */
    private static boolean fits(List<PathSegment> described, List<String> called) {
        if (described.size() != called.size()) return false;
        for (int at = 0; at < called.size(); at++) {
            PathSegment segment = described.get(at);
            if (!segment.any() && !segment.text().equals(called.get(at))) return false;
        }
        return true;
    }

    /** What a success of the call answers, where that is JSON. */
    Answered answer(Described described, Call call) {
        Form form = null;
        boolean mayBeEmpty = false;
        for (var response : successes(described, call)) {
            JsonNode content = document.resolved(response).path("content");
            if (content.isEmpty()) {
                mayBeEmpty = true;
                continue;
            }
            Form answered = Form.Any.ANY;
            for (var type : content.properties()) {
                if (!isJson(type.getKey())) continue;
                answered = schemas.form(document.resolved(type.getValue()).get("schema"));
                break;
            }
            form = form == null ? answered : schemas.forms().either(form, answered);
        }
        if (form == null && !mayBeEmpty) return new Answered(Form.Any.ANY, false);
        return new Answered(form == null ? Form.Known.NOTHING : form, mayBeEmpty);
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        String essence = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json") || essence.endsWith("+json");
    }

    /** The responses for statuses that are a success; those for all others when there are none. */
    List<JsonNode> successes(Described described, Call call) {
        JsonNode responses = described.operation().operation().path("responses");
        var found = new ArrayList<JsonNode>();
        for (var response : responses.properties())
            if (isSuccess(response.getKey().toLowerCase(Locale.ROOT), call)) found.add(response.getValue());
        if (found.isEmpty() && responses.has("default")) found.add(responses.get("default"));
        return found;
    }

    /** Tells each response for a status that is a success, with that. */
    void eachSuccess(Described described, Call call, BiConsumer<String, JsonNode> each) {
        for (var response : described.operation().operation().path("responses").properties()) {
            String status = response.getKey().toLowerCase(Locale.ROOT);
            if (isSuccess(status, call))
                each.accept(status.toUpperCase(Locale.ROOT), document.resolved(response.getValue()));
        }
    }

    private static boolean isSuccess(String status, Call call) {
        if (status.matches("[2-5][0-9]{2}")) return call.isSuccess(Integer.parseInt(status));
        return status.matches("[2-5]xx")
                && call.success().stream().anyMatch(success -> success.charAt(0) == status.charAt(0));
    }

    /**
     * What the document says of the parameter of which a value is the whole; null when it says nothing.
     *
     * @param source of the request
     */
    @Nullable JsonNode parameter(Described described, Call call, Source source) {
        List<PathSegment> segments = described.operation().segments();
        String[] called = call.path().substring(1).split("/", -1);
        int skipped = called.length - segments.size(); // what stands before the paths of the document
        for (int at = Math.max(0, skipped); at < called.length; at++)
            if (isSole(called[at], source) && segments.get(at - skipped).any())
                return schema(described, "path", segments.get(at - skipped).text());
        for (var query : call.query().entrySet())
            if (isSole(query.getValue(), source)) return schema(described, "query", query.getKey());
        for (var header : call.headers().entrySet())
            if (isSole(header.getValue(), source)) return schema(described, "header", header.getKey());
        return null;
    }

    private static boolean isSole(String text, Source source) {
        return text.equals("{" + source.text() + "}") || text.equals("{?" + source.text() + "}");
    }

    private @Nullable JsonNode schema(Described described, String in, String name) {
        for (JsonNode of :
                List.of(described.operation().operation(), described.operation().item())) {
            for (var each : of.path("parameters")) {
                JsonNode parameter = document.resolved(each);
                String itsName = parameter.path("name").asText();
                boolean same = in.equals("header") ? itsName.equalsIgnoreCase(name) : itsName.equals(name);
                JsonNode schema = parameter.path("schema");
                if (same && parameter.path("in").asText().equals(in) && schema.isObject())
                    return schemas.rewritten(schema);
            }
        }
        return null;
    }

    ServiceSchemas schemas() {
        return schemas;
    }
}
