package portico.node.carrier.fast;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body in chunks (RFC 9112 §7.1), read as it is written: as one text, from its beginning to its end.
 *
 * @param length how many octets of the text belong to it
 * @param passed what goes on, without extensions and what stands behind the body
 * @param trailers lines of what stands there
 */
record NaiveChunks(int length, String passed, List<String> trailers) {
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,15})(;" + TEXT + ")?\\r\\n");
    private static final Pattern TRAILER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(" + TEXT + ")\\r\\n");

    /** The body; null when it is not whole, or not one. */
    static @Nullable NaiveChunks read(String text) {
        var passed = new StringBuilder();
        Matcher size = SIZE.matcher(text);
        int at = 0;
        while (size.find(at) && size.start() == at) {
            passed.append(size.group(1)).append("\r\n");
            at = size.end();
            long length = Long.parseLong(size.group(1), 16);
            if (length == 0) return end(text, at, passed);
            if (length > text.length() - at - 2) return null;
            String data = text.substring(at, at + (int) length + 2);
            if (!data.endsWith("\r\n")) return null;
            passed.append(data);
            at += data.length();
        }
        return null;
    }

    private static @Nullable NaiveChunks end(String text, int from, StringBuilder passed) {
        var trailers = new ArrayList<String>();
        Matcher trailer = TRAILER.matcher(text);
        int at = from;
        while (trailer.find(at) && trailer.start() == at) {
            trailers.add(trailer.group(1) + ": " + trailer.group(2).replaceAll("^[ \\t]+|[ \\t]+$", ""));
            at = trailer.end();
        }
        if (!text.startsWith("\r\n", at)) return null;
        if (trailers.isEmpty()) passed.append("\r\n");
        return new NaiveChunks(at + 2, passed.toString(), trailers);
    }
}
