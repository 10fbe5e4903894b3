package portico.config.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/** A regular expression of a schema that takes time in proportion to what it is matched with, whatever that is. */
final class LinearPattern implements RegularExpression {
    private static final int LENGTH_MAX = 1024;

    private final Pattern pattern;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles an expression of ECMA-262, as schemas have it, if it is one that RE2 knows.
     *
     * @throws IllegalArgumentException saying why it cannot be used, in words that follow the field's name
     */
    static LinearPattern of(String regex) {
        if (regex.length() > LENGTH_MAX)
            throw new IllegalArgumentException("is a regular expression of over " + LENGTH_MAX + " characters");
        try {
            return new LinearPattern(Pattern.compile(translated(regex)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no regular expression that takes linear time: " + e.getDescription());
        }
    }

    @Override
    public boolean matches(String value) {
        return pattern.matcher(value).find(); // JSON Schema 2020-12 §6.3.3: not anchored
    }

    /** RE2 writes a code point otherwise, and a slash needs no escape. */
    private static String translated(String regex) {
        var text = new StringBuilder(regex.length());
        for (int at = 0; at < regex.length(); at++) {
            char c = regex.charAt(at);
            if (c != '\\' || at + 1 == regex.length()) {
                text.append(c);
                continue;
            }
            char escaped = regex.charAt(++at);
            String digits = at + 5 <= regex.length() ? regex.substring(at + 1, at + 5) : "";
            if (escaped == 'u' && digits.matches("[0-9a-fA-F]{4}")) {
                text.append("\\x{").append(digits).append('}');
                at += 4;
            } else if (escaped == '/') {
                text.append('/');
            } else {
                text.append('\\').append(escaped);
            }
        }
        return text.toString();
    }
}
