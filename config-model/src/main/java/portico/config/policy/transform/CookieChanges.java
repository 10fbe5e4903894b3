package portico.config.policy.transform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * What becomes of cookies: removes, then renames, then sets. None is added beside one of the same name: one is enough.
 *
 * @param remove names
 * @param rename old name to new name
 * @param set name to value, whatever was there before
 */
@Schema(description = "Removes, then renames, then sets.")
public record CookieChanges(
        @Schema(description = "Names.", examples = "[\"tracking\"]")
        List<String> remove,

        @Schema(description = "Old name to new name.", examples = "{\"sid\": \"session\"}")
        Map<String, String> rename,

        @Schema(
                description = "Name to value, whatever was there before; values may have places in braces.",
                examples = "{\"user\": \"{consumer.name}\"}")
        Map<String, String> set) {
    /** Nothing. */
    public static final CookieChanges NONE = new CookieChanges(null, null, null);

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

    public CookieChanges(
            @Nullable List<String> remove, @Nullable Map<String, String> rename, @Nullable Map<String, String> set) {
        FieldChanges changes = new FieldChanges(remove, rename, set, null);
        this.remove = changes.remove();
        this.rename = changes.rename();
        this.set = changes.set();
    }

    @JsonCreator
    static CookieChanges read(
            @JsonProperty("remove") @Nullable List<String> remove,
            @JsonProperty("rename") @Nullable Map<String, String> rename,
            @JsonProperty("set") @Nullable Map<String, String> set,
            @JsonProperty("add") @Nullable Map<String, String> add) {
        // What was stored before there was this type says that it adds nothing.
        if (add != null && !add.isEmpty())
            throw new IllegalArgumentException("cannot add a cookie beside one of the same name: set it");
        return new CookieChanges(remove, rename, set);
    }

    /** True when there is nothing to do. */
    @JsonIgnore
    public boolean isEmpty() {
        return remove.isEmpty() && rename.isEmpty() && set.isEmpty();
    }

    void check(Problems at) {
        new FieldChanges(remove, rename, set, null)
                .check(
                        (name, there) -> there.require(NAME.matcher(name).matches(), "", "is not a name of a cookie"),
                        at);
    }
}
