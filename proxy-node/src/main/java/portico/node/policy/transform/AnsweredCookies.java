package portico.node.policy.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.policy.transform.CookieChanges;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** What becomes of cookies that an answer sets, each a field {@code Set-Cookie}: removes, then renames, then sets. */
final class AnsweredCookies {
    private static final HeaderName SET_COOKIE = HeaderName.of("set-cookie");

    private final List<String> removed;
    private final List<Map.Entry<String, String>> renamed;
    private final List<Map.Entry<String, Template>> set;

    private AnsweredCookies(CookieChanges changes) {
        removed = changes.remove();
        renamed = List.copyOf(changes.rename().entrySet());
        set = changes.set().entrySet().stream()
                .map(cookie -> Map.entry(cookie.getKey(), Template.compile(cookie.getValue(), Escape.COOKIE)))
                .toList();
    }

    /** Null where there is nothing to do. */
    static @Nullable AnsweredCookies of(CookieChanges changes) {
        return changes.isEmpty() ? null : new AnsweredCookies(changes);
    }

    void apply(Exchange exchange) {
        var lines = new ArrayList<CharSequence>();
        exchange.answering().fields(SET_COOKIE, lines::add);
        boolean changed = false;
        for (String name : removed) changed |= remove(lines, name);
        for (var names : renamed) changed |= rename(lines, names.getKey(), names.getValue());
        for (var cookie : set) {
            String value = cookie.getValue().of(exchange);
            // Without its value, what the service set there must not stand for it.
            changed |= remove(lines, cookie.getKey()) || value != null;
            if (value != null) lines.add(cookie.getKey() + "=" + value);
        }
        if (!changed) return;
        HeaderEdits edits = exchange.responseEdits();
        edits.remove(SET_COOKIE);
        for (var line : lines) edits.add(SET_COOKIE, line);
    }

    private static boolean remove(List<CharSequence> lines, String name) {
        return lines.removeIf(line -> end(line, name) >= 0);
    }

    /** All of the name: they may be for several paths. Those that had the new name before are none of them. */
    private static boolean rename(List<CharSequence> lines, String from, String to) {
        if (lines.stream().noneMatch(line -> end(line, from) >= 0)) return false;
        if (!from.equals(to)) remove(lines, to);
        lines.replaceAll(line -> {
            int end = end(line, from);
            return end < 0 ? line : to + line.subSequence(end, line.length());
        });
        return true;
    }

    /** Where the {@code =} behind this name is; -1 when the cookie has another one. Gaps are none of it (RFC 6265 §5.2). */
    private static int end(CharSequence line, String name) {
        int at = 0;
        while (at < line.length() && isGap(line.charAt(at))) at++;
        if (line.length() - at <= name.length()) return -1;
        for (int index = 0; index < name.length(); index++)
            if (line.charAt(at + index) != name.charAt(index)) return -1;
        at += name.length();
        while (at < line.length() && isGap(line.charAt(at))) at++;
        return at < line.length() && line.charAt(at) == '=' ? at : -1;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t';
    }
}
