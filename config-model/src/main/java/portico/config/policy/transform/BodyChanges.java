package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.ByteSize;
import portico.config.Problems;
import portico.config.composition.JsonTemplate;
import portico.config.composition.TemplateText;
import portico.config.json.Pointer;
import portico.config.policy.template.TextTemplate;

/**
 * What becomes of a body of JSON: removes, then renames, then moves, then sets, then evaluates. Of several, the one whose
 * pointer comes first in the alphabet is done first, so an object before its members.
 *
 * @param remove pointers
 * @param rename pointer to a member, to its new name
 * @param move pointer to pointer
 * @param set an object of pointer to value, whatever was there before; null for none
 * @param jsonata an expression over what has come of it so far; null for none
 * @param bodyBytesMax of a body before and after it is changed; 1 MiB when absent
 */
@Schema(
        description =
                "Removes, then renames, then moves, then sets, then evaluates. Places are JSON Pointers (RFC 6901).")
public record BodyChanges(
        @Schema(description = "What does not go on.", examples = "[\"/internal\"]")
        List<String> remove,

        @Schema(description = "A member to its new name.", examples = "{\"/customer/no\": \"id\"}")
        Map<String, String> rename,

        @Schema(description = "From where to where.", examples = "{\"/data/items\": \"/items\"}")
        Map<String, String> move,

        @Schema(
                description = "Where to what, any JSON, whatever was there before; texts may have places in braces.",
                examples = "{\"/user\": \"{consumer.name}\"}")
        @Nullable JsonNode set,

        @Schema(
                description = "A JSONata expression over what has come of the body so far.",
                examples = "{ \"total\": $sum(items.price), \"items\": items }")
        @Nullable String jsonata,

        @Schema(
                description = "How many bytes a body may have, before and after it is changed.",
                defaultValue = "1MiB",
                examples = "64KiB")
        ByteSize bodyBytesMax) {
    /** Nothing. */
    public static final BodyChanges NONE = new BodyChanges(null, null, null, null, null, null);

    @Bound("Changes of each kind in the body of a request-transform or response-transform")
    private static final int CHANGES_MAX = 64;

    @Bound("Characters of a JSON Pointer in the body of a request-transform or response-transform")
    private static final int POINTER_LENGTH_MAX = 1024;

    @Bound("Values within one that the body of a request-transform or response-transform sets")
    private static final int VALUES_MAX = 1000;

    private static final int NAMES_MAX = 64;
    private static final int NAME_LENGTH_MAX = 256;
    private static final int TEXT_LENGTH_MAX = 4096;
    private static final long BODY_BYTES_MAX = 16 << 20;

    public BodyChanges(
            @Nullable List<String> remove,
            @Nullable Map<String, String> rename,
            @Nullable Map<String, String> move,
            @Nullable JsonNode set,
            @Nullable String jsonata,
            @Nullable ByteSize bodyBytesMax) {
        this.remove = remove == null ? List.of() : List.copyOf(remove);
        this.rename = sorted(rename);
        this.move = sorted(move);
        this.set = set;
        this.jsonata = jsonata;
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, new ByteSize(1 << 20));
    }

    /** True when there is nothing to do. */
    @JsonIgnore
    public boolean isEmpty() {
        return remove.isEmpty() && rename.isEmpty() && move.isEmpty() && values().isEmpty() && jsonata == null;
    }

    /** What is set: pointer to value. */
    public Map<String, JsonNode> values() {
        var values = new TreeMap<String, JsonNode>();
        if (set != null) for (var value : set.properties()) values.put(value.getKey(), value.getValue());
        return values;
    }

    void check(Problems at) {
        at.bounded("remove", remove, CHANGES_MAX);
        at.each("remove", remove, (pointer, there) -> {
            Pointer place = pointer(pointer, there);
            if (place != null) there.require(!place.isWhole(), "", "is the whole body, which there must be");
        });
        checkRename(at);
        checkMove(at);
        if (set != null) at.require(set.isObject(), "set", "must be an object: pointer to value");
        at.bounded("set", values().keySet(), CHANGES_MAX);
        each("set", values(), at, (value, there) -> {
            int[] left = {VALUES_MAX};
            checkValue(value, left, there);
            there.require(left[0] >= 0, "", "has over " + VALUES_MAX + " values");
            JsonTemplate.checkNumbers(value, there);
        });
        checkExpression(at);
        at.require(
                bodyBytesMax.bytes() >= 1 && bodyBytesMax.bytes() <= BODY_BYTES_MAX,
                "bodyBytesMax",
                "must be from 1B to 16MiB");
    }

    private void checkRename(Problems at) {
        at.bounded("rename", rename.keySet(), CHANGES_MAX);
        each("rename", rename, at, (name, there) -> there.text("", name, NAME_LENGTH_MAX));
        rename.forEach((from, to) -> {
            Problems there = at.at("rename").at(from);
            if (from.isEmpty()) there.add("", "is the whole body, which has no name");
            else if (to.equals(lastName(from))) there.add("", "is called so already");
        });
    }

    private static @Nullable String lastName(String pointer) {
        try {
            List<String> names = Pointer.parse(pointer).names();
            return names.get(names.size() - 1);
        } catch (IllegalArgumentException e) {
            return null; // it is named where pointers are
        }
    }

    private void checkMove(Problems at) {
        at.bounded("move", move.keySet(), CHANGES_MAX);
        move.forEach((from, to) -> {
            Problems there = at.at("move").at(from);
            Pointer start = pointer(from, there);
            Pointer end = pointer(to, there);
            if (start == null || end == null) return;
            if (start.equals(end)) there.add("", "is there already");
            else if (start.holds(end)) there.add("", "cannot be moved into itself");
        });
    }

    private void checkExpression(Problems at) {
        if (jsonata == null) return;
        try {
            TemplateText.compile(jsonata);
        } catch (IllegalArgumentException e) {
            at.add("jsonata", String.valueOf(e.getMessage()));
        }
    }

    private static <T> void each(String field, Map<String, T> changes, Problems at, BiConsumer<T, Problems> check) {
        changes.forEach((pointer, value) -> {
            Problems there = at.at(field).at(pointer);
            pointer(pointer, there);
            check.accept(value, there);
        });
    }

    private static @Nullable Pointer pointer(String text, Problems at) {
        at.text("", text, POINTER_LENGTH_MAX);
        try {
            Pointer pointer = Pointer.parse(text);
            at.require(pointer.names().size() <= NAMES_MAX, "", "is over " + NAMES_MAX + " levels deep");
            return pointer;
        } catch (IllegalArgumentException e) {
            at.add("", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** @param left how many values it may have, which is counted down */
    private static void checkValue(JsonNode value, int[] left, Problems at) {
        if (--left[0] < 0) return;
        if (value.isTextual()) {
            at.require(value.textValue().length() <= TEXT_LENGTH_MAX, "", "is over " + TEXT_LENGTH_MAX + " characters");
            at.require(isText(value.textValue()), "", "has a character that is none");
            TextTemplate.check(value.textValue(), at);
        } else if (value.isArray()) {
            for (int index = 0; index < value.size(); index++)
                checkValue(value.get(index), left, at.at("[" + index + "]"));
        } else {
            for (var member : value.properties()) {
                Problems there = at.at(member.getKey());
                there.require(isText(member.getKey()), "", "has a character in its name that is none");
                checkValue(member.getValue(), left, there);
            }
        }
    }

    /** Neither NULs nor half a surrogate pair, which not everyone could read again. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
