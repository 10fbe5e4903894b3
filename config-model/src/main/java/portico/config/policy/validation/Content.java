package portico.config.policy.validation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.schema.JsonRules;

/**
 * A type of body that is described.
 *
 * @param range a media type or range (RFC 9110 §12.5.1) in lower case without parameters, also like {@code application/*+json}
 * @param rules null where the description says nothing that can be checked
 */
public record Content(String range, @Nullable JsonRules rules) {
    /** The closest of these for a type; null for none. */
    public static @Nullable Content closest(List<Content> contents, String contentType) {
        String type = essence(contentType);
        Content best = null;
        for (var content : contents)
            if (content.covers(type) && (best == null || content.closeness() > best.closeness())) best = content;
        return best;
    }

    /** A media type in lower case without parameters. */
    public static String essence(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** True for JSON, and for what is made of it (RFC 6839 §3.1). */
    static boolean isJson(String range) {
        return range.equals("application/json") || range.endsWith("+json");
    }

    private boolean covers(String type) {
        if (range.equals(type) || range.equals("*/*")) return true;
        int star = range.indexOf('*');
        if (star < 0) return false;
        String start = range.substring(0, star);
        String end = range.substring(star + 1);
        return type.length() > start.length() + end.length() && type.startsWith(start) && type.endsWith(end);
    }

    private int closeness() {
        return range.indexOf('*') < 0 ? Integer.MAX_VALUE : range.length();
    }
}
