package portico.config.composition;

import java.util.ArrayList;
import java.util.List;

/**
 * Where something is in an answer: names with dots between them, such as {@code address.city}. A backslash in front of a
 * dot, a star or a backslash makes it part of the name.
 *
 * @param steps from the outermost in; never empty
 */
public record FieldPath(List<Step> steps) {
    private static final int LENGTH_MAX = 1024;
    private static final int STEPS_MAX = 32;
    private static final int NAME_LENGTH_MAX = 128;

    public FieldPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * One level.
     *
     * @param name what it is called, without backslashes
     * @param each true for a star: every element or member; the name is then {@code *}
     */
    public record Step(String name, boolean each) {
        private static final int DIGITS_MAX = 7;

        /** The index of an element that the name can also be read as; −1 when it is none. */
        public int index() {
            if (each || name.length() > DIGITS_MAX || name.length() > 1 && name.charAt(0) == '0') return -1;
            int index = 0;
            for (int at = 0; at < name.length(); at++) {
                char digit = name.charAt(at);
                if (digit < '0' || digit > '9') return -1;
                index = index * 10 + digit - '0';
            }
            return index;
        }
    }

    /**
     * Reads a path in which stars may stand for every element.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the field's name
     */
    public static FieldPath parse(String text) {
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("is over " + LENGTH_MAX + " characters");
        var steps = new ArrayList<Step>();
        var name = new StringBuilder();
        boolean escaped = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < ' ' || c == 0x7f) throw new IllegalArgumentException("contains a control character");
            if (c == '.') {
                steps.add(step(name, escaped));
                name.setLength(0);
                escaped = false;
                continue;
            }
            if (c == '\\') {
                if (++at == text.length() || ".*\\".indexOf(text.charAt(at)) < 0)
                    throw new IllegalArgumentException(
                            "has a backslash that is not before a dot, a star or a backslash");
                escaped = true;
                c = text.charAt(at);
            }
            name.append(c);
        }
        steps.add(step(name, escaped));
        if (steps.size() > STEPS_MAX) throw new IllegalArgumentException("has over " + STEPS_MAX + " levels");
        return new FieldPath(steps);
    }

    /**
     * Reads a path that goes through arrays by itself, and so knows no stars.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the field's name
     */
    public static FieldPath parsePlain(String text) {
        var path = parse(text);
        if (path.stars() > 0)
            throw new IllegalArgumentException(
                    "has a star: it goes through arrays by itself; write \\* for the character");
        return path;
    }

    private static Step step(StringBuilder name, boolean escaped) {
        if (name.isEmpty()) throw new IllegalArgumentException("has an empty name between its dots");
        if (name.length() > NAME_LENGTH_MAX)
            throw new IllegalArgumentException("has a name of over " + NAME_LENGTH_MAX + " characters");
        String text = name.toString();
        return new Step(text, text.equals("*") && !escaped);
    }

    /** How many of its steps are stars. */
    public int stars() {
        int stars = 0;
        for (var step : steps) if (step.each()) stars++;
        return stars;
    }

    /** The steps up to the last star, and it. */
    public List<Step> untilLastStar() {
        int length = steps.size();
        while (length > 0 && !steps.get(length - 1).each()) length--;
        return steps.subList(0, length);
    }
}
