package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.composition.openapi.Form.Known;
import portico.config.composition.openapi.Form.Member;
import portico.config.composition.openapi.Form.Members;
import portico.config.openapi.OpenApiDocument;
import portico.config.schema.OpenApiSchemas;

/** The schemas of one service's document, read as what values may be. */
final class ServiceSchemas {
    private static final String DEFINITIONS = "#/$defs/";
    private static final int DEPTH_MAX = 32;
    private static final List<String> SCALARS = List.of("string", "number", "integer", "boolean");
    private static final Set<String> OF_SCALARS = Set.of(
            "title",
            "description",
            "deprecated",
            "format",
            "const",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "contentEncoding",
            "contentMediaType");

    private final String service;
    private final OpenApiSchemas words;
    private final JsonNode components;
    private final Forms forms;

    /** Components that are referred to, and not written yet. */
    private final Deque<String> open = new ArrayDeque<>();

    /** @throws IllegalArgumentException when its schemas refer to what is not followed */
    ServiceSchemas(String service, OpenApiDocument document, Forms forms) {
        this.service = service;
        this.forms = forms;
        words = new OpenApiSchemas(document, false);
        components = document.root().path("components").path("schemas");
    }

    /** @param schema as the document has it */
    Form form(@Nullable JsonNode schema) {
        return schema == null || !schema.isObject() || schema.isEmpty()
                ? Form.Any.ANY
                : new Form.Described(words.rewritten(schema), this);
    }

    JsonNode rewritten(JsonNode schema) {
        return words.rewritten(schema);
    }

    Forms forms() {
        return forms;
    }

    /** Its outermost level. */
    Known known(JsonNode schema) {
        return known(schema, 0);
    }

    private Known known(JsonNode schema, int depth) {
        if (schema.isBoolean() && !schema.booleanValue()) return Known.NOTHING;
        if (!schema.isObject() || depth > DEPTH_MAX || !forms.spend()) return anything();
        Known known = own(schema);
        if (schema.path("$ref").isTextual()) {
            JsonNode named = definition(schema.get("$ref").textValue());
            if (named != null) known = both(known, known(named, depth + 1));
        }
        for (var each : schema.path("allOf")) known = both(known, known(each, depth + 1));
        for (String choice : new String[] {"anyOf", "oneOf"}) {
            if (!schema.path(choice).isArray()) continue;
            Form any = Known.NOTHING;
            for (var each : schema.get(choice)) any = forms.either(any, known(each, depth + 1));
            known = both(known, any.known());
        }
        return known;
    }

    private static Known anything() {
        return Form.Any.ANY.known();
    }

    private @Nullable JsonNode definition(String reference) {
        if (!reference.startsWith(DEFINITIONS)) return null;
        JsonNode schema = components.get(unescaped(reference.substring(DEFINITIONS.length())));
        return schema == null ? null : words.rewritten(schema);
    }

    private static String unescaped(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }

    /** What its own keywords say, but for those that combine schemas. */
    private Known own(JsonNode schema) {
        Set<String> types = types(schema);
        ObjectNode scalar = scalar(schema, types);
        boolean nil = types.contains("null") && (!schema.path("enum").isArray() || hasNull(schema.get("enum")));
        Members object = types.contains("object") ? members(schema) : null;
        Form items = types.contains("array") ? items(schema) : null;
        return new Known(scalar, nil, object, items);
    }

    private static boolean hasNull(JsonNode values) {
        for (var value : values) if (value.isNull()) return true;
        return false;
    }

    /** As it says; where it does not, what its other keywords are about, for that is how such schemas are meant. */
    private static Set<String> types(JsonNode schema) {
        var types = new LinkedHashSet<String>();
        JsonNode said = schema.path("type");
        if (said.isTextual()) types.add(said.textValue());
        for (var each : said) types.add(each.asText());
        if (!types.isEmpty()) return types;
        for (var value : schema.path("enum")) types.add(typeOf(value));
        if (schema.has("const")) types.add(typeOf(schema.get("const")));
        if (schema.has("properties") || schema.has("required") || schema.has("additionalProperties"))
            types.add("object");
        if (schema.has("items") || schema.has("prefixItems")) types.add("array");
        if (types.isEmpty()) types.addAll(List.of("string", "number", "boolean", "null", "object", "array"));
        return types;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case BINARY, MISSING, NULL, POJO -> "null";
        };
    }

    private static @Nullable ObjectNode scalar(JsonNode schema, Set<String> types) {
        List<String> of = SCALARS.stream().filter(types::contains).toList();
        if (of.isEmpty()) return null;
        ObjectNode scalar = Known.scalars(of.toArray(String[]::new));
        for (var member : schema.properties())
            if (OF_SCALARS.contains(member.getKey())) scalar.set(member.getKey(), member.getValue());
        if (schema.path("enum").isArray()) {
            ArrayNode values = JsonNodeFactory.instance.arrayNode();
            for (var value : schema.get("enum")) if (value.isValueNode() && !value.isNull()) values.add(value);
            if (values.isEmpty()) return null;
            scalar.set("enum", values);
        }
        return scalar;
    }

    private Members members(JsonNode schema) {
        var named = new LinkedHashMap<String, Member>();
        var required = new LinkedHashSet<String>();
        for (var name : schema.path("required")) required.add(name.asText());
        for (var property : schema.path("properties").properties())
            named.put(
                    property.getKey(),
                    new Member(described(property.getValue()), required.contains(property.getKey())));
        for (String name : required) named.putIfAbsent(name, new Member(Form.Any.ANY, true));
        JsonNode others = schema.path("additionalProperties");
        boolean said = others.isObject() && !others.isEmpty() || others.isBoolean() && others.booleanValue();
        if (named.isEmpty() && !said) return Members.UNKNOWN; // of which no member is named, it may have any
        return new Members(named, said ? described(others) : null);
    }

    private Form items(JsonNode schema) {
        Form items =
                schema.has("items") || !schema.has("prefixItems") ? described(schema.path("items")) : Known.NOTHING;
        for (var each : schema.path("prefixItems")) items = forms.either(items, described(each));
        return items;
    }

    private Form described(JsonNode schema) {
        return schema.isObject() && !schema.isEmpty() ? new Form.Described(schema, this) : Form.Any.ANY;
    }

    /** What both allow. */
    private Known both(Known one, Known other) {
        return new Known(
                bothScalars(one.scalar(), other.scalar()),
                one.nil() && other.nil(),
                bothMembers(one.object(), other.object()),
                one.items() == null || other.items() == null ? null : both(one.items(), other.items()));
    }

    /** Of two descriptions of one place the one that says something; where both do, the first: it is true, too. */
    private static Form both(Form one, Form other) {
        return one instanceof Form.Any ? other : one;
    }

    private static @Nullable Members bothMembers(@Nullable Members one, @Nullable Members other) {
        if (one == null || other == null) return null;
        if (one.equals(Members.UNKNOWN)) return other;
        if (other.equals(Members.UNKNOWN)) return one;
        var named = new LinkedHashMap<>(one.named());
        other.named()
                .forEach((name, member) -> named.merge(
                        name,
                        member,
                        (first, second) ->
                                new Member(both(first.form(), second.form()), first.required() || second.required())));
        return new Members(named, one.others() == null ? other.others() : one.others());
    }

    private static @Nullable ObjectNode bothScalars(@Nullable ObjectNode one, @Nullable ObjectNode other) {
        if (one == null || other == null) return null;
        List<String> types = new ArrayList<>(typeList(one));
        if (one.equals(other) || typeList(other).containsAll(types) && other.size() == 1) return one;
        if (typeList(one).containsAll(typeList(other)) && one.size() == 1) return other;
        types.retainAll(typeList(other));
        boolean whole = typeList(one).contains("integer") && typeList(other).contains("number")
                || typeList(one).contains("number") && typeList(other).contains("integer");
        if (types.isEmpty() && !whole) return null;
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.putArray("allOf").add(one).add(other);
        return both;
    }

    private static List<String> typeList(ObjectNode scalar) {
        JsonNode said = scalar.path("type");
        if (said.isTextual()) return List.of(said.textValue());
        var types = new ArrayList<String>();
        for (var each : said) types.add(each.asText());
        return types.isEmpty() ? SCALARS : types;
    }

    /**
     * A schema as the fragment has it.
     *
     * @param written the components of the fragment, to which those are added that it refers to
     */
    JsonNode written(JsonNode schema, ObjectNode written) {
        JsonNode made = renamed(schema);
        while (!open.isEmpty()) {
            String name = open.pop();
            JsonNode component = components.get(name);
            if (written.has(own(name))) continue;
            written.set(
                    own(name),
                    component == null ? JsonNodeFactory.instance.objectNode() : renamed(words.rewritten(component)));
        }
        return made;
    }

    private JsonNode renamed(JsonNode schema) {
        if (!schema.isContainerNode() || !forms.spend())
            return schema.isObject() ? JsonNodeFactory.instance.objectNode() : schema;
        if (schema.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (var each : schema) list.add(renamed(each));
            return list;
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        for (var member : schema.properties()) {
            JsonNode value = member.getValue();
            String reference = member.getKey().equals("$ref") && value.isTextual() ? value.textValue() : "";
            if (!reference.startsWith(DEFINITIONS)) {
                made.set(member.getKey(), renamed(value));
                continue;
            }
            String name = unescaped(reference.substring(DEFINITIONS.length()));
            open.push(name);
            made.put("$ref", "#/components/schemas/" + own(name));
        }
        return made;
    }

    /** The fragment's own components have no dot in their names. */
    private String own(String component) {
        return service + "." + component.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
