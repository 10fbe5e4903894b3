package portico.config.policy.mock;

import java.util.List;

/**
 * An operation of an OpenAPI document.
 *
 * @param method in upper case
 * @param segments of its path; null for one that stands for any
 * @param answers one for each type of content, in the document's order; empty where the document has no example
 */
public record MockOperation(String method, List<Segment> segments, List<MockAnswer> answers) {
    /**
     * A segment of a path.
     *
     * @param text empty where any is meant
     * @param any whether it is a parameter
     */
    public record Segment(String text, boolean any) {}

    /** How many of its segments are text: the more, the closer it is. */
    public int closeness() {
        int count = 0;
        for (var segment : segments) if (!segment.any()) count++;
        return count;
    }
}
