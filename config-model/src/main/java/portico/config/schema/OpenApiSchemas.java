package portico.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.openapi.OpenApiDocument;

/**
 * The schemas of an OpenAPI document as JSON Schema (2020-12), for one way of messages: what is {@code readOnly} need not be
 * in a request, and what is {@code writeOnly} not in an answer. Version 3.0 is put in the words of 3.1.
 */
public final class OpenApiSchemas {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final Set<String> NO_RULES = Set.of("discriminator", "xml", "externalDocs", "example", "nullable");

    private final OpenApiDocument document;
    private final String absent;
    private final ObjectNode definitions = ConfigJson.mapper().createObjectNode();
    private final List<String> wanted = new ArrayList<>();
    private List<JsonRules> rules = List.of();

    /** @param requests whether for requests, or for answers */
    public OpenApiSchemas(OpenApiDocument document, boolean requests) {
        this.document = document;
        absent = requests ? "readOnly" : "writeOnly";
        for (var component : document.root().path("components").path("schemas").properties())
            definitions.set(component.getKey(), rewritten(component.getValue()));
    }

    /** A schema of the document in the words of JSON Schema; to be part of one that is {@link #want wanted}. */
    public JsonNode rewritten(JsonNode schema) {
        if (!schema.isObject()) return schema;
        ObjectNode made = ConfigJson.mapper().createObjectNode();
        if (schema.path("$ref").isTextual()) {
            made.put("$ref", reference(schema.get("$ref").textValue()));
            if (document.isVersion30()) return made; // what stands beside it means nothing there
        }
        for (var member : schema.properties()) {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            if (keyword.equals("$ref") || NO_RULES.contains(keyword) || keyword.startsWith("x-")) continue;
            if (SchemaCheck.ONE.contains(keyword)) {
                made.set(keyword, rewritten(value));
            } else if (SchemaCheck.LISTED.contains(keyword) && value.isArray()) {
                ArrayNode list = made.putArray(keyword);
                for (var each : value) list.add(rewritten(each));
            } else if (SchemaCheck.NAMED.contains(keyword) && value.isObject()) {
                ObjectNode named = made.putObject(keyword);
                for (var each : value.properties()) named.set(each.getKey(), rewritten(each.getValue()));
            } else {
                made.set(keyword, value);
            }
        }
        if (document.isVersion30()) inWordsOf31(schema, made);
        width(made);
        absences(schema, made);
        return made;
    }

    private static String reference(String to) {
        if (!to.startsWith(COMPONENTS))
            throw new IllegalArgumentException(
                    "has a schema that refers to " + to + ": schemas may refer to " + COMPONENTS + "… only");
        return "#/$defs/" + to.substring(COMPONENTS.length());
    }

    private static void inWordsOf31(JsonNode schema, ObjectNode made) {
        exclusive(made, "exclusiveMinimum", "minimum");
        exclusive(made, "exclusiveMaximum", "maximum");
        if (!schema.path("nullable").asBoolean() || !made.path("type").isTextual()) return;
        String type = made.get("type").textValue();
        made.putArray("type").add(type).add("null");
        if (made.path("enum").isArray()) {
            ArrayNode values = made.get("enum").deepCopy();
            values.addNull();
            made.set("enum", values);
        }
    }

    private static void exclusive(ObjectNode made, String keyword, String bound) {
        JsonNode flag = made.get(keyword);
        if (flag == null || !flag.isBoolean()) return;
        made.remove(keyword);
        if (flag.booleanValue() && made.has(bound)) made.set(keyword, made.remove(bound));
    }

    /** int32 and int64 are bounds where nothing narrower is said. */
    private static void width(ObjectNode made) {
        if (!made.path("type").asText().equals("integer")) return;
        String format = made.path("format").asText();
        boolean is32 = format.equals("int32");
        if (!is32 && !format.equals("int64")) return;
        if (!made.has("minimum") && !made.has("exclusiveMinimum"))
            made.put("minimum", is32 ? Integer.MIN_VALUE : Long.MIN_VALUE);
        if (!made.has("maximum") && !made.has("exclusiveMaximum"))
            made.put("maximum", is32 ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    private void absences(JsonNode schema, ObjectNode made) {
        if (!made.path("required").isArray()) return;
        ArrayNode kept = ConfigJson.mapper().createArrayNode();
        for (var name : made.get("required")) {
            JsonNode property = schema.path("properties").path(name.asText());
            if (!document.resolved(property).path(absent).asBoolean()) kept.add(name);
        }
        made.set("required", kept);
    }

    /**
     * Asks for a schema to be compiled with the others.
     *
     * @param schema in the words of JSON Schema
     * @return its number, for {@link #rules}
     */
    public int want(JsonNode schema) {
        String name = "wanted " + wanted.size(); // no component can have that name
        definitions.set(name, schema);
        wanted.add(name);
        return wanted.size() - 1;
    }

    /**
     * Compiles all that is wanted.
     *
     * @throws IllegalArgumentException saying what is wrong with the document's schemas
     */
    public void compile() {
        ObjectNode whole = ConfigJson.mapper().createObjectNode();
        whole.set("$defs", definitions);
        Problems problems = Problems.none();
        JsonRules.check(whole, problems);
        if (!problems.isEmpty()) {
            var first = problems.list().get(0);
            throw new IllegalArgumentException("has a schema that cannot be used, at "
                    + first.field().replaceFirst("^\\$defs\\.", "") + ": " + first.message());
        }
        rules = JsonRules.among(definitions, wanted);
    }

    /** What was wanted, by its number; once all is compiled. */
    public JsonRules rules(int number) {
        return rules.get(number);
    }
}
