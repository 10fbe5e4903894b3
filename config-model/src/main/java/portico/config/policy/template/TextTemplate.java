package portico.config.policy.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * Text with places for what is known of an exchange: {@code {consumer.name}}, {@code {request.header.x-id}}. A brace that
 * is meant is doubled.
 *
 * @param parts in their order
 */
public record TextTemplate(List<Part> parts) {
    /** What can stand in a place, and whether a name follows it. */
    private static final Map<String, Boolean> SOURCES = Map.ofEntries(
            Map.entry("request.method", false),
            Map.entry("request.path", false),
            Map.entry("request.host", false),
            Map.entry("request.scheme", false),
            Map.entry("request.id", false),
            Map.entry("request.header", true),
            Map.entry("request.query", true),
            Map.entry("request.cookie", true),
            Map.entry("client.address", false),
            Map.entry("path", true),
            Map.entry("consumer.name", false),
            Map.entry("consumer.id", false),
            Map.entry("consumer.groups", false),
            Map.entry("credential.name", false),
            Map.entry("claim", true),
            Map.entry("route.name", false),
            Map.entry("status", false));

    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([^{}]{1,256})}|[{}]");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~:/0-9A-Za-z-]{1,200}");
    private static final int PLACES_MAX = 32;

    /**
     * A piece: text, or what a place is for.
     *
     * @param text null for a place
     * @param source what stands in the place; empty for text
     * @param name which of several; empty where there is but one
     */
    public record Part(@Nullable String text, String source, String name) {}

    /** Only for templates that {@link #check} finds nothing wrong with. */
    public static TextTemplate parse(String template) {
        var parts = new ArrayList<Part>();
        var text = new StringBuilder();
        Matcher place = PLACE.matcher(template);
        int at = 0;
        while (place.find()) {
            text.append(template, at, place.start());
            at = place.end();
            if (place.group(1) == null) {
                text.append(place.group().charAt(0));
                continue;
            }
            if (!text.isEmpty()) parts.add(new Part(text.toString(), "", ""));
            text.setLength(0);
            parts.add(place(place.group(1)));
        }
        text.append(template, at, template.length());
        if (!text.isEmpty() || parts.isEmpty()) parts.add(new Part(text.toString(), "", ""));
        return new TextTemplate(List.copyOf(parts));
    }

    /** True when nothing in it depends on the exchange. */
    public boolean isFixed() {
        return parts.stream().allMatch(part -> part.text() != null);
    }

    /** Checks braces and what stands in them. */
    public static void check(@Nullable String template, Problems at) {
        if (template == null) {
            at.add("", "is required");
            return;
        }
        int places = 0;
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            String inside = place.group(1);
            if (inside != null) {
                places++;
                checkPlace(inside, at);
            } else if (place.group().length() == 1) {
                at.add("", "has a brace that belongs to no place; double it if it is meant");
            }
        }
        at.require(places <= PLACES_MAX, "", "has over " + PLACES_MAX + " places");
    }

    private static void checkPlace(String inside, Problems at) {
        Part part = place(inside);
        Boolean named = SOURCES.get(part.source());
        if (named == null)
            at.add(
                    "",
                    "knows no {" + inside + "}; there are "
                            + String.join(
                                    ", ",
                                    SOURCES.entrySet().stream()
                                            .map(source -> source.getKey() + (source.getValue() ? ".NAME" : ""))
                                            .sorted()
                                            .toList()));
        else
            at.require(
                    named ? NAME.matcher(part.name()).matches() : part.name().isEmpty(),
                    "",
                    "has a place without a good name: {" + inside + "}");
    }

    private static Part place(String inside) {
        for (var source : SOURCES.entrySet()) {
            String front = source.getKey() + ".";
            if (source.getValue() && inside.startsWith(front))
                return new Part(null, source.getKey(), inside.substring(front.length()));
        }
        return new Part(null, inside, "");
    }
}
