package portico.config.composition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * Text with values in braces: {@code /users/{request.path.id}}. A brace that means itself is written twice.
 *
 * @param parts text and values in turn
 */
public record Template(List<Part> parts) {
    private static final int LENGTH_MAX = 4096;
    private static final int VALUES_MAX = 32;

    /**
     * A piece of the template: exactly one of the two is there.
     *
     * @param text this very text
     * @param source the value from there
     */
    public record Part(@Nullable String text, @Nullable Source source) {}

    /**
     * Reads the text of a template.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the field's name
     */
    public static Template parse(String text) {
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("is over " + LENGTH_MAX + " characters");
        var parts = new ArrayList<Part>();
        var plain = new StringBuilder();
        int values = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if (c != '{' && c != '}') {
                plain.append(c);
            } else if (doubled) {
                plain.append(c);
                at++;
            } else if (c == '}') {
                throw new IllegalArgumentException("has a brace that closes nothing; write }} for the character");
            } else {
                int end = text.indexOf('}', at);
                if (end < 0)
                    throw new IllegalArgumentException("has a brace that is not closed; write {{ for the character");
                if (++values > VALUES_MAX) throw new IllegalArgumentException("has over " + VALUES_MAX + " values");
                if (!plain.isEmpty()) parts.add(new Part(plain.toString(), null));
                plain.setLength(0);
                parts.add(new Part(null, Source.parse(text.substring(at + 1, end))));
                at = end;
            }
        }
        if (!plain.isEmpty()) parts.add(new Part(plain.toString(), null));
        return new Template(List.copyOf(parts));
    }

    /** Reads the text of a template; null when it is none, of which the reason is added to the collector. */
    static @Nullable Template parse(@Nullable String text, Problems at) {
        if (text == null) {
            at.add("", "is required");
            return null;
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            at.add("", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The values it takes, in order. */
    public List<Source> sources() {
        var sources = new ArrayList<Source>();
        for (var part : parts) if (part.source() != null) sources.add(part.source());
        return sources;
    }

    /** The one value that is the whole of it, which keeps its JSON type; null when there is text around it, or none. */
    public @Nullable Source sole() {
        return parts.size() == 1 ? parts.get(0).source() : null;
    }

    /** Its text with something in the place of each value. */
    String with(String value) {
        var text = new StringBuilder();
        for (var part : parts) text.append(part.text() == null ? value : part.text());
        return text.toString();
    }
}
