package portico.config.openapi;

import java.util.ArrayList;
import java.util.List;

/**
 * A segment of a path in an OpenAPI document.
 *
 * @param text what must stand there; the parameter's name where any may
 * @param any whether it is a parameter
 */
public record PathSegment(String text, boolean any) {
    /** The segments of a path that starts with a slash. */
    public static List<PathSegment> of(String path) {
        var segments = new ArrayList<PathSegment>();
        for (String segment : path.substring(1).split("/", -1)) {
            boolean any = segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
            segments.add(new PathSegment(any ? segment.substring(1, segment.length() - 1) : segment, any));
        }
        return List.copyOf(segments);
    }

    /** How many are text: of two paths that fit, the one with more is closer. */
    public static int closeness(List<PathSegment> segments) {
        int count = 0;
        for (var segment : segments) if (!segment.any()) count++;
        return count;
    }
}
