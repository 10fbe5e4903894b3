package portico.config.schema;

/**
 * Something that does not fit a schema.
 *
 * @param pointer where in the JSON (RFC 6901)
 * @param reason why, in words that may quote the schema
 */
public record Violation(String pointer, String reason) {
    private static final int TEXT_LENGTH_MAX = 300;

    public Violation {
        pointer = shortened(pointer);
        reason = shortened(reason);
    }

    private static String shortened(String text) {
        if (text.length() <= TEXT_LENGTH_MAX) return text;
        int end = TEXT_LENGTH_MAX - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
