package portico.config.policy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.UnaryOperator;
import portico.config.schema.Numbers;

/**
 * How the text of a parameter is read, so that a schema can be held against it.
 *
 * @param elements how the elements of a list are read
 * @param separator between elements; 0 where the parameter is repeated for each
 */
record TextForm(Kind kind, Kind elements, char separator) {
    /** Text, whatever is in it. */
    static final TextForm PLAIN = new TextForm(Kind.TEXT, Kind.TEXT, (char) 0);

    private static final int NUMBER_LENGTH_MAX = 100;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?");

    enum Kind {
        TEXT,
        NUMBER,
        TRUTH,
        LIST,
        /** Has no one form as a text. */
        OBJECT
    }

    /**
     * The form of what a schema describes.
     *
     * @param resolve follows references
     */
    static TextForm of(JsonNode schema, char separator, UnaryOperator<JsonNode> resolve) {
        JsonNode own = resolve.apply(schema);
        return new TextForm(kind(own), kind(resolve.apply(own.path("items"))), separator);
    }

    private static Kind kind(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (is(type, "string")) return Kind.TEXT;
        if (is(type, "integer") || is(type, "number")) return Kind.NUMBER;
        if (is(type, "boolean")) return Kind.TRUTH;
        if (is(type, "array")) return Kind.LIST;
        return is(type, "object") || schema.has("properties") ? Kind.OBJECT : Kind.TEXT;
    }

    private static boolean is(JsonNode type, String name) {
        if (type.isTextual()) return type.textValue().equals(name);
        for (var each : type) if (each.asText().equals(name)) return true;
        return false;
    }

    /** The parameter as JSON; several values of what is no list are a list, which then does not fit. */
    JsonNode read(List<String> values) {
        if (kind != Kind.LIST && values.size() == 1) return one(kind, values.get(0));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String value : values) {
            if (kind != Kind.LIST || separator == 0) list.add(one(elements, value));
            else
                for (String element : value.split(java.util.regex.Pattern.quote("" + separator), -1))
                    list.add(one(elements, element.strip()));
        }
        return list;
    }

    private static JsonNode one(Kind kind, String text) {
        if (kind == Kind.NUMBER && text.length() <= NUMBER_LENGTH_MAX && NUMBER.matches(text)) {
            JsonNode number = Numbers.of(text);
            if (number != null) return number;
        }
        if (kind == Kind.TRUTH && (text.equals("true") || text.equals("false")))
            return BooleanNode.valueOf(text.equals("true"));
        return TextNode.valueOf(text);
    }
}
