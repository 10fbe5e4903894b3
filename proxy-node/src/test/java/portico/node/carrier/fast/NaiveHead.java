package portico.node.carrier.fast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.exchange.Slice;

/**
 * What a request's head says, read as the RFCs are written: by expressions over the whole text, with no thought of speed.
 *
 * @param bodyLength -1 for chunks
 */
record NaiveHead(
        String method, List<Map.Entry<String, String>> fields, long bodyLength, boolean keepAlive, boolean special) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern HEAD = Pattern.compile("(?:\\r\\n)*(" + TOKEN
            + ") ([^\\x00-\\x20]+) HTTP/1\\.([01])\\r\\n((?:" + TOKEN + ":" + TEXT + "\\r\\n)*)\\r\\n");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^\\x00-\\x20]*");

    /** How many octets of a text are its head; null when it has no end, or more than one reading. */
    static @Nullable Integer length(String text) {
        Matcher before = Pattern.compile("^[\\r\\n]*").matcher(text);
        int start = before.find() ? before.end() : 0;
        int end = text.indexOf("\r\n\r\n", start + 1);
        if (start > 8 || end < 0) return null;
        Matcher bare = Pattern.compile("(?<!\\r)\\n").matcher(text);
        return bare.find(1) && bare.start() < end ? null : end + 4;
    }

    /** The head; null when it is to be refused. */
    static @Nullable NaiveHead read(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.matches()) return null;
        if (head.group(1).length() > 32) return null;
        boolean current = head.group(3).equals("1");
        var fields = new ArrayList<Map.Entry<String, String>>();
        for (String line : head.group(4).split("\r\n")) {
            if (line.isEmpty()) continue;
            int colon = line.indexOf(':');
            fields.add(Map.entry(line.substring(0, colon), trimmed(line.substring(colon + 1))));
        }
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        List<String> hosts = values(fields, "host");
        if (lengths.size() > 1 || codings.size() > 1 || hosts.size() > 1) return null;
        if (current && hosts.isEmpty()) return null;
        if (!codings.isEmpty() && (!lengths.isEmpty() || !current)) return null;
        if (!lengths.isEmpty() && !lengths.get(0).matches("[0-9]{1,18}")) return null;
        if (!codings.isEmpty() && !codings.get(0).equalsIgnoreCase("chunked")) return null;
        if (new HostHeader().read(Slice.of(hosts.isEmpty() ? "" : hosts.get(0))) != null) return null;
        String target = head.group(2);
        boolean absolute = ABSOLUTE.matcher(target).matches();
        if (!absolute && !isPath(target)) return null;
        return new NaiveHead(
                head.group(1),
                fields,
                !codings.isEmpty() ? -1 : lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0)),
                !says(fields, "close") && (current || says(fields, "keep-alive")),
                !current
                        || absolute
                        || !values(fields, "expect").isEmpty()
                        || !values(fields, "upgrade").isEmpty());
    }

    private static boolean isPath(String target) {
        if (target.indexOf('#') >= 0 || target.indexOf('\u007f') >= 0 || target.charAt(0) != '/') return false;
        String path = target.split("\\?", 2)[0];
        return new TargetPath(TargetPath.LENGTH_MAX, true).read(Slice.of(path)) == null;
    }

    private static List<String> values(List<Map.Entry<String, String>> fields, String name) {
        return fields.stream()
                .filter(field -> field.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static boolean says(List<Map.Entry<String, String>> fields, String token) {
        return values(fields, "connection").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(each -> trimmed(each).equalsIgnoreCase(token));
    }

    private static String trimmed(String text) {
        return text.replaceAll("^[ \\t]+|[ \\t]+$", "");
    }
}
