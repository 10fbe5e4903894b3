package portico.node.policy.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.schema.Numbers;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.JsonReader;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.policy.body.BadBody.Kind;

/** Reads bodies of JSON: for as long as it takes to read them, so not on an event loop when they are large. */
public final class JsonBody {
    private JsonBody() {}

    /** True for the types of JSON: calls of gRPC are none, whatever their messages are in. */
    public static boolean isJson(@Nullable CharSequence contentType) {
        if (contentType == null) return false;
        String field = contentType.toString();
        int end = field.indexOf(';');
        String type = (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json") && !type.startsWith("application/grpc");
    }

    /** The same type for what was in another charset before it was changed. */
    public static String typeInUtf8(String contentType) {
        return JsonReader.typeInUtf8(contentType);
    }

    /**
     * The JSON of a body, in which no member is there twice: readers would not agree on what it says.
     *
     * @param contentType the field, for its charset; UTF-8 when it names none
     * @param contentEncoding the field; null for none
     * @param octetsMax of the body once it is decoded
     */
    public static Value read(
            byte[] body, @Nullable CharSequence contentType, @Nullable CharSequence contentEncoding, int octetsMax)
            throws BadBody {
        byte[] plain = ContentCoding.decoded(body, contentEncoding, octetsMax);
        String type = contentType == null ? null : contentType.toString();
        try {
            return JsonReader.readDistinct(plain, type, AnswerLimits.of(octetsMax));
        } catch (BadAnswer e) {
            throw switch (e.reason()) {
                case CHARSET -> new BadBody(Kind.MALFORMED, "is not in its charset, or that is not known");
                case DEPTH -> new BadBody(Kind.MALFORMED, "is nested too deeply");
                case SIZE -> new BadBody(Kind.TOO_LARGE, "has too many values, or too long a number or name");
                case SYNTAX, KIND, TEMPLATE -> new BadBody(Kind.MALFORMED, "is not JSON, or has a member twice");
            };
        }
    }

    /** Readers would not agree on what it is. */
    public static BadBody severalTypes() {
        return new BadBody(Kind.MALFORMED, "has more than one type");
    }

    /** What was made of the JSON is none, or too much. */
    public static BadBody notMade() {
        return new BadBody(Kind.UNREADABLE, "cannot be made into another, or becomes too large");
    }

    /** Something else is where it should be changed. */
    public static BadBody noPlace() {
        return new BadBody(Kind.UNREADABLE, "has something else where a value should be put");
    }

    /** The same value as rules look at it. */
    public static JsonNode node(Value value) throws BadBody {
        if (value instanceof ObjectValue object) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            for (int place = 0; place < object.size(); place++) node.set(object.name(place), node(object.value(place)));
            return node;
        }
        if (value instanceof ArrayValue array) {
            ArrayNode node = JsonNodeFactory.instance.arrayNode(array.size());
            for (int index = 0; index < array.size(); index++) node.add(node(array.get(index)));
            return node;
        }
        if (value instanceof TextValue text) return TextNode.valueOf(text.text());
        if (value instanceof NumberValue number) {
            JsonNode node = Numbers.of(number.digits());
            if (node == null) throw new BadBody(Kind.UNREADABLE, "has a number that is too large, or too close to 0");
            return node;
        }
        return value == LiteralValue.NULL ? NullNode.instance : BooleanNode.valueOf(value == LiteralValue.TRUE);
    }
}
