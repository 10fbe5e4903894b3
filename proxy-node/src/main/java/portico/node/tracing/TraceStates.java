package portico.node.tracing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code tracestate} fields say: a list of what each of those has to say who have part in a trace (W3C Trace Context §3.3). */
final class TraceStates {
    /** §3.3.1.5: so many characters everybody has room for; what is more than these does not go on. */
    static final int LENGTH_MAX = 512;

    private static final int MEMBERS_MAX = 32;

    /** §3.3.1.5: those that are longer go first where there is no room. */
    private static final int LONG = 128;

    /** §3.3.1.3; keys as Level 2 has them, which are those of Level 1 and a few more. */
    private static final Pattern MEMBER = Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+--<>-~]{0,255}[!-+--<>-~]");

    private TraceStates() {}

    /** All of it as one field that goes on; null when it is malformed, or says nothing. */
    static @Nullable String of(List<? extends CharSequence> fields) {
        var members = new ArrayList<String>();
        var keys = new HashSet<String>();
        for (var field : fields) {
            for (String between : field.toString().split(",", -1)) {
                String member = withoutMargins(between);
                if (member.isEmpty()) continue;
                if (members.size() == MEMBERS_MAX || !MEMBER.matcher(member).matches()) return null;
                if (!keys.add(member.substring(0, member.indexOf('=')))) return null;
                members.add(member);
            }
        }
        shorten(members);
        return members.isEmpty() ? null : String.join(",", members);
    }

    private static void shorten(List<String> members) {
        int length = members.stream().mapToInt(String::length).sum() + members.size() - 1;
        for (int index = members.size() - 1; index >= 0 && length > LENGTH_MAX; index--)
            if (members.get(index).length() > LONG)
                length -= members.remove(index).length() + 1;
        while (length > LENGTH_MAX) length -= members.remove(members.size() - 1).length() + 1;
    }

    /** Without the blanks and tabs around it, and no others (RFC 9110 §5.6.3). */
    private static String withoutMargins(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) from++;
        while (from < to && isBlank(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
