package portico.admin.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import portico.config.Entity;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** Whether an entity is right by itself: what a node would refuse, and what cannot be stored. */
public final class Validity {
    private Validity() {}

    /** Adds all that is wrong. */
    public static void check(Entity entity, Problems at) {
        entity.check(at);
        checkTexts(entity, at);
    }

    /** PostgreSQL keeps no NUL, and UTF-8 has no half of a surrogate pair. */
    public static void checkTexts(Entity entity, Problems at) {
        checkTexts("", ConfigJson.tree(entity), at);
    }

    private static void checkTexts(String field, JsonNode value, Problems at) {
        if (value.isTextual()) {
            at.require(isStorable(value.textValue()), field, "contains a NUL or half a character");
        } else if (value.isArray()) {
            for (int index = 0; index < value.size(); index++)
                checkTexts(field + "[" + index + "]", value.get(index), at);
        } else if (value.isObject()) {
            value.properties().forEach(property -> {
                String name = property.getKey();
                at.require(isStorable(name), field, "has a name that contains a NUL or half a character");
                checkTexts(field.isEmpty() ? name : field + "." + name, property.getValue(), at);
            });
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
