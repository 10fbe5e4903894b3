package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.template.TextTemplate;

/**
 * What becomes of fields, parameters or cookies: removes, then renames, then sets, then adds.
 *
 * @param remove names
 * @param rename old name to new name
 * @param set name to value, whatever was there before
 * @param add name to value, beside what was there
 */
@Schema(description = "Removes, then renames, then sets, then adds.")
public record FieldChanges(
        @Schema(description = "Names.", examples = "[\"x-debug\"]")
        List<String> remove,

        @Schema(description = "Old name to new name.", examples = "{\"x-old\": \"x-new\"}")
        Map<String, String> rename,

        @Schema(
                description = "Name to value, whatever was there before; values may have places in braces.",
                examples = "{\"x-user\": \"{consumer.name}\"}")
        Map<String, String> set,

        @Schema(
                description = "Name to value, beside what was there; values may have places in braces.",
                examples = "{\"x-tag\": \"a\"}")
        Map<String, String> add) {
    /** Nothing. */
    public static final FieldChanges NONE = new FieldChanges(null, null, null, null);

    private static final int CHANGES_MAX = 64;
    private static final int VALUE_LENGTH_MAX = 4096;

    public FieldChanges(
            @Nullable List<String> remove,
            @Nullable Map<String, String> rename,
            @Nullable Map<String, String> set,
            @Nullable Map<String, String> add) {
        this.remove = remove == null ? List.of() : List.copyOf(remove);
        this.rename = sorted(rename);
        this.set = sorted(set);
        this.add = sorted(add);
    }

    /** True when there is nothing to do. */
    @JsonIgnore
    public boolean isEmpty() {
        return remove.isEmpty() && rename.isEmpty() && set.isEmpty() && add.isEmpty();
    }

    /** The same with names in lower case, but for those of which there are several then: {@link #checkDistinct} tells. */
    FieldChanges lowerCased() {
        return new FieldChanges(
                remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                HeaderNames.lowerCased(lowerCasedValues(rename)),
                HeaderNames.lowerCased(set),
                HeaderNames.lowerCased(add));
    }

    private static Map<String, String> lowerCasedValues(Map<String, String> names) {
        var lower = new TreeMap<String, String>();
        names.forEach((from, to) -> lower.put(from, to == null ? null : to.toLowerCase(Locale.ROOT)));
        return lower;
    }

    /** Checks that no field is there twice, of which one change would be lost. */
    void checkDistinct(Problems at) {
        HeaderNames.checkDistinct(rename, at.at("rename"));
        HeaderNames.checkDistinct(set, at.at("set"));
        HeaderNames.checkDistinct(add, at.at("add"));
    }

    void check(BiConsumer<String, Problems> checkName, Problems at) {
        at.bounded("remove", remove, CHANGES_MAX);
        at.each("remove", remove, checkName);
        at.bounded("rename", rename.keySet(), CHANGES_MAX);
        rename.forEach((from, to) -> {
            checkName.accept(from, at.at("rename").at(from));
            checkName.accept(requireNonNullElse(to, ""), at.at("rename").at(from));
        });
        checkValues("set", set, checkName, at);
        checkValues("add", add, checkName, at);
    }

    private static void checkValues(
            String field, Map<String, String> values, BiConsumer<String, Problems> checkName, Problems at) {
        at.bounded(field, values.keySet(), CHANGES_MAX);
        values.forEach((name, value) -> {
            Problems there = at.at(field).at(name);
            checkName.accept(name, there);
            there.text("", value, VALUE_LENGTH_MAX);
            if (value != null)
                there.require(
                        value.chars().allMatch(c -> c < 0x7f && c >= ' '), "", "has characters other than ASCII's");
            TextTemplate.check(value, there);
        });
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
