package portico.config.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.Problems;

/**
 * What a header field or query parameter must hold: exactly one of the three. Text alone, {@code x-beta: "1"}, is short
 * for {@code exact}.
 *
 * @param exact this very value
 * @param regex the whole value matches this RE2 pattern
 * @param present true for there at all, false for not there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Text for this very value, or an object with exact, regex or present.")
public record ValueMatch(
        @Nullable String exact,
        @Nullable String regex,
        @Nullable Boolean present) implements Checked {
    /** This very value. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ValueMatch exactly(String value) {
        return new ValueMatch(value, null, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static ValueMatch of(
            @JsonProperty("exact") @Nullable String exact,
            @JsonProperty("regex") @Nullable String regex,
            @JsonProperty("present") @Nullable Boolean present) {
        return new ValueMatch(exact, regex, present);
    }

    @JsonValue
    Object json() {
        if (exact != null) return exact;
        return regex != null ? Map.of("regex", regex) : Map.of("present", Boolean.TRUE.equals(present));
    }

    @JsonIgnore
    String canonical() {
        if (exact != null) return "=" + exact;
        return regex != null ? "~" + regex : "?" + present;
    }

    @Override
    public void check(Problems at) {
        at.require(
                Stream.of(exact, regex, present).filter(Objects::nonNull).count() == 1,
                "",
                "needs exactly one of exact, regex and present");
        at.text("", exact, 1024);
        if (regex != null) Regex.check(regex, at);
    }

    /** Checks what only a header field cannot hold (RFC 9110 §5.5). */
    void checkField(Problems at) {
        if (exact != null)
            at.require(
                    !exact.startsWith(" ") && !exact.endsWith(" "),
                    "",
                    "matches nothing: no field begins or ends with a space");
    }

    /** Regular expressions in linear time. */
    static final class Regex {
        @Bound("Characters of a regular expression in a match")
        private static final int LENGTH_MAX = 512;

        private Regex() {}

        static void check(String regex, Problems at) {
            at.text("", regex, LENGTH_MAX);
            try {
                com.google.re2j.Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                at.add("", "is not an RE2 pattern: " + e.getDescription());
            }
        }
    }
}
