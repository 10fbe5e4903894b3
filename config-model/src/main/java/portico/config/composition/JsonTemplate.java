package portico.config.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * JSON whose texts are {@link Template}s. A text that is one value in braces becomes that value, of whatever JSON type;
 * in any other the values are text. The names of members are as they are.
 */
public final class JsonTemplate {
    private static final int NODES_MAX = 2000;
    private static final int DIGITS_MAX = 90;

    private JsonTemplate() {}

    /**
     * Every value that the templates in a JSON value take, with the place of its template. Only for one that {@link #check}
     * finds nothing wrong with.
     */
    static void sources(String place, @Nullable JsonNode json, BiConsumer<String, Source> each) {
        if (json == null) return;
        if (json.isTextual()) {
            for (var source : Template.parse(json.textValue()).sources()) each.accept(place, source);
        } else if (json.isArray()) {
            for (int index = 0; index < json.size(); index++)
                sources(place + ".[" + index + "]", json.get(index), each);
        } else {
            for (var member : json.properties()) sources(place + "." + member.getKey(), member.getValue(), each);
        }
    }

    static void check(JsonNode json, Problems at) {
        if (count(json, 0) > NODES_MAX) at.add("", "has over " + NODES_MAX + " values");
        else {
            each(json, at);
            checkNumbers(json, at);
        }
    }

    /** Checks what holds no templates, and is kept as it is. */
    static void checkPlain(@Nullable JsonNode json, Problems at) {
        if (json == null) return;
        if (count(json, 0) > NODES_MAX) at.add("", "has over " + NODES_MAX + " values");
        else checkNumbers(json, at);
    }

    /** Checks what is kept as it is: databases and readers bound the digits that they take. */
    public static void checkNumbers(@Nullable JsonNode json, Problems at) {
        if (json == null) return;
        if (json.isNumber()) {
            var number = json.decimalValue();
            at.require(
                    (long) number.precision() + Math.abs((long) number.scale()) <= DIGITS_MAX,
                    "",
                    "has a number of over " + DIGITS_MAX + " digits");
        }
        for (var child : json) checkNumbers(child, at);
    }

    private static void each(JsonNode json, Problems at) {
        if (json.isTextual()) {
            Template.parse(json.textValue(), at);
        } else if (json.isArray()) {
            for (int index = 0; index < json.size(); index++) each(json.get(index), at.at("[" + index + "]"));
        } else {
            for (var member : json.properties()) each(member.getValue(), at.at(member.getKey()));
        }
    }

    private static int count(JsonNode json, int before) {
        int count = before + 1;
        for (var child : json) {
            if (count > NODES_MAX) return count;
            count = count(child, count);
        }
        return count;
    }
}
