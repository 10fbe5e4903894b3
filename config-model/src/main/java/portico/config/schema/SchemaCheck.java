package portico.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import portico.config.Problems;
import portico.config.composition.JsonTemplate;

/** What a schema may be: what JSON Schema allows, less what would be fetched, or what has no bound on its time. */
final class SchemaCheck {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    static final Set<String> ONE = Set.of(
            "items",
            "contains",
            "additionalProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema");
    static final Set<String> LISTED = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private final JsonNode root;

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** Checks a whole schema. */
    static void check(JsonNode schema, Problems at) {
        if (!schema.isObject()) {
            at.add("", "must be a JSON Schema, which is an object");
            return;
        }
        JsonTemplate.checkNumbers(schema, at);
        texts(schema, at);
        new SchemaCheck(schema).schema(schema, at);
    }

    /** Databases do not keep these. */
    private static void texts(JsonNode json, Problems at) {
        if (json.isTextual() && json.textValue().indexOf('\0') >= 0) at.add("", "has a text with a NUL in it");
        for (var member : json.properties())
            if (member.getKey().indexOf('\0') >= 0) at.add("", "has a name with a NUL in it");
        for (var child : json) texts(child, at);
    }

    private void schema(JsonNode schema, Problems at) {
        if (schema.isBoolean()) return;
        if (!schema.isObject()) {
            at.add("", "must be a schema: an object, true or false");
            return;
        }
        for (var member : schema.properties()) {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            if (ONE.contains(keyword)) {
                schema(value, at.at(keyword));
            } else if (LISTED.contains(keyword) && value.isArray()) {
                for (int index = 0; index < value.size(); index++) schema(value.get(index), at.at(keyword, index));
            } else if (NAMED.contains(keyword) && value.isObject()) {
                for (var named : value.properties())
                    schema(named.getValue(), at.at(keyword).at(named.getKey()));
                if (keyword.equals("patternProperties"))
                    for (var named : value.properties())
                        regex(named.getKey(), at.at(keyword).at(named.getKey()));
            } else if (keyword.equals("pattern") && value.isTextual()) {
                regex(value.textValue(), at.at(keyword));
            } else if (keyword.equals("$ref")) {
                reference(value, at.at(keyword));
            } else if (keyword.equals("$dynamicRef")) {
                at.add(keyword, "is not followed here: use $ref");
            } else if (keyword.equals("$id")) {
                at.add(keyword, "is not looked at here: refer to parts of the schema by #/$defs/…");
            } else if (keyword.equals("$schema")
                    && !DIALECT.equals(value.asText().replaceAll("#$", ""))) {
                at.add(keyword, "must be " + DIALECT);
            }
        }
    }

    private void reference(JsonNode value, Problems at) {
        String reference = value.asText();
        if (!reference.startsWith("#")) {
            at.add("", "leads outside, where nothing is fetched from: bring that schema in, under $defs");
        } else if (reference.startsWith("#/")) {
            try {
                if (root.at(reference.substring(1)).isMissingNode()) at.add("", "leads nowhere: " + reference);
            } catch (IllegalArgumentException e) {
                at.add("", "is no JSON Pointer: " + reference);
            }
        }
    }

    private static void regex(String regex, Problems at) {
        try {
            LinearPattern.of(regex);
        } catch (IllegalArgumentException e) {
            at.add("", String.valueOf(e.getMessage()));
        }
    }
}
