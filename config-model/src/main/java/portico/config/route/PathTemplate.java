package portico.config.route;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * A new path or location with captured parameters in braces: {@code /users/{id}/profile}.
 *
 * @param parts text and parameters in turn
 */
public record PathTemplate(List<Part> parts) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]{0,63})}");
    private static final int LENGTH_MAX = 2048;

    /**
     * A piece of the template: exactly one of the two is there.
     *
     * @param text this very text
     * @param parameter the value bound to this name
     */
    public record Part(@Nullable String text, @Nullable String parameter) {}

    /** Only for templates that {@link #check} finds nothing wrong with. */
    public static PathTemplate parse(String text) {
        var parts = new ArrayList<Part>();
        Matcher parameter = PARAMETER.matcher(text);
        int at = 0;
        while (parameter.find()) {
            if (parameter.start() > at) parts.add(new Part(text.substring(at, parameter.start()), null));
            parts.add(new Part(null, parameter.group(1)));
            at = parameter.end();
        }
        if (at < text.length()) parts.add(new Part(text.substring(at), null));
        return new PathTemplate(List.copyOf(parts));
    }

    /** The names of the parameters that the template uses. */
    public List<String> parameterNames() {
        var names = new ArrayList<String>();
        for (var part : parts) if (part.parameter() != null) names.add(part.parameter());
        return names;
    }

    static void check(String text, Problems at) {
        at.text("", text, LENGTH_MAX);
        at.require(text.startsWith("/"), "", "must start with /");
        checkBraces(text, at);
        at.require(NormalPath.isNormal(PARAMETER.matcher(text).replaceAll("x")), "", "is not a normalised path");
    }

    static void checkBraces(String text, Problems at) {
        String plain = PARAMETER.matcher(text).replaceAll("x");
        at.require(
                plain.indexOf('{') < 0 && plain.indexOf('}') < 0, "", "has a brace that is not part of a {parameter}");
    }
}
