package portico.config.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Where and why a text is no JSON or YAML, in our own words: those of the parser are for programmers, and name its
 * settings. What is not foreseen here has only its place.
 */
final class SyntaxFailure {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate (field|Object property) .*", Pattern.DOTALL);

    /** A character as Jackson shows it, in brackets: itself where it can be seen, and its number. */
    private static final Pattern CHARACTER =
            Pattern.compile("Unexpected character \\((?:'(.{1,2})'|\\(CTRL-CHAR).*", Pattern.DOTALL);

    /** In this order: of those that fit, the first one speaks. */
    private static final List<Reason> REASONS = List.of(
            new Reason("Unexpected end-of-input.*", "it ends too soon"),
            new Reason("Unexpected close marker '(.)': expected '(.)'.*", "there is a $1 where a $2 is expected"),
            new Reason("Unexpected close marker '(.)'.*", "there is a $1 with nothing to close"),
            new Reason("Unexpected character .*\\): was expecting comma.*", "a comma or the end is expected, not $c"),
            new Reason("Unexpected character .*\\): was expecting a colon.*", "a colon is expected, not $c"),
            new Reason(
                    "Unexpected character .*\\): was expecting .*field name.*",
                    "a field name in double quotes is expected, not $c"),
            new Reason("Unexpected character .*\\): maybe a .*comment.*", "JSON has no comments"),
            new Reason("Unexpected character .*hex-digit.*", "four hexadecimal digits must follow \\u"),
            new Reason("Unexpected character .*numeric value.*", "$c does not fit into a number there"),
            new Reason("Unexpected character .*\\): Expected space.*", "a space is expected, not $c"),
            new Reason("Unexpected character .*", "a value is expected, not $c"),
            new Reason("Unrecognized token '(.*?)(?:\\.\\.\\.)?': .*", "$1 is no value; text needs double quotes"),
            new Reason("Non-standard token '(.*?)': .*", "$1 is no number that JSON has"),
            new Reason("Illegal unquoted character .*", "a control character in a text needs an escape, such as \\n"),
            new Reason("Illegal character .*", "there is a control character between values"),
            new Reason("Unrecognized character escape .*", "after a backslash comes one of \" \\ / b f n r t u"),
            new Reason("Invalid UTF-8.*", "it is not UTF-8"),
            new Reason("Invalid numeric value: Leading zero.*", "a number begins with more than one zero"),
            new Reason("Document nesting depth \\(\\d+\\).*\\((\\d+).*", "it is nested more than $1 levels deep"),
            new Reason("String value length \\(\\d+\\).*\\((\\d+).*", "a text has more than $1 characters"),
            new Reason("Number value length \\(\\d+\\).*\\((\\d+).*", "a number has more than $1 characters"),
            new Reason("Name length \\(\\d+\\).*\\((\\d+).*", "the name of a field has more than $1 characters"),
            new Reason("BigDecimal scale .*", "a number has too large an exponent"),
            new Reason("Trailing token .*", "there is more behind its end"),
            new Reason("Nesting Depth exceeded max (\\d+).*", "it is nested more than $1 levels deep"),
            new Reason("The incoming YAML document exceeds .*", "it is too long"),
            new Reason("special characters are not allowed.*", "it has a character that YAML does not allow"),
            new Reason("found character '.*TAB.*", "a tab cannot indent, or begin anything"),
            new Reason("found character '(.*)' that cannot start any token.*", "$1 cannot begin anything"));

    private SyntaxFailure() {}

    /** Whether a field is there for the second time. */
    static boolean isDuplicate(Throwable failure) {
        return failure instanceof StreamReadException read
                && DUPLICATE.matcher(text(read.getOriginalMessage())).matches();
    }

    /** What is said of a field that is there for the second time. */
    static String duplicate(StreamReadException failure) {
        return "is there twice" + place(failure);
    }

    /** The field that the parser was at; null when it does not tell. */
    static @Nullable String field(StreamReadException failure) {
        var parser = failure.getProcessor();
        if (parser == null) return null;
        var path = new StringBuilder();
        append(path, parser.getParsingContext());
        return path.toString();
    }

    /**
     * What is said of a text that cannot be taken apart.
     *
     * @param outermost what the failure came in, which may know the place when the failure itself does not
     */
    static String sentence(JsonProcessingException failure, JsonProcessingException outermost) {
        String place = place(failure);
        // Where a bound is passed, the parser does not always tell.
        String what = failure instanceof StreamConstraintsException ? "is too large" : "is not well-formed";
        return what + (place.isEmpty() ? place(outermost) : place) + reason(failure);
    }

    private static void append(StringBuilder path, @Nullable JsonStreamContext context) {
        if (context == null || context.inRoot()) return;
        append(path, context.getParent());
        if (context.inArray())
            path.append('[').append(context.getCurrentIndex()).append(']');
        else if (context.getCurrentName() != null)
            path.append(path.isEmpty() ? "" : ".").append(context.getCurrentName());
    }

    private static String place(JsonProcessingException failure) {
        JsonLocation location = failure.getLocation();
        if (location == null || location.getLineNr() < 0) return "";
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String reason(JsonProcessingException failure) {
        // What YAML's parser finds is written for people; the rest of its message is the place again.
        String yaml = failure.getCause() instanceof MarkedYAMLException marked ? text(marked.getProblem()) : "";
        String message = yaml.isEmpty() ? text(failure.getOriginalMessage()) : yaml;
        String reason = REASONS.stream()
                .map(each -> each.of(message))
                .filter(said -> !said.isEmpty())
                .findFirst()
                .orElse(yaml.lines().findFirst().orElse(""));
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String text(@Nullable String message) {
        return message == null ? "" : message;
    }

    /** What a message of the parser is for people. */
    private static final class Reason {
        private final Pattern message;
        private final String words;

        /** @param words with $1 and $2 for the groups of the message, and $c for the character that it shows */
        Reason(String message, String words) {
            this.message = Pattern.compile(message, Pattern.DOTALL);
            this.words = words;
        }

        /** Empty when the message is another one. */
        String of(String said) {
            Matcher matcher = message.matcher(said);
            if (!matcher.matches()) return "";
            String filled = words.replace("$c", character(said));
            for (int group = 1; group <= matcher.groupCount(); group++)
                filled = filled.replace("$" + group, matcher.group(group));
            return filled;
        }

        private static String character(String said) {
            Matcher matcher = CHARACTER.matcher(said);
            return matcher.matches() && matcher.group(1) != null ? matcher.group(1) : "a control character";
        }
    }
}
