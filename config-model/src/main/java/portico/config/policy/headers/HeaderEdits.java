package portico.config.policy.headers;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;

/** What both header policies do with their three settings. */
final class HeaderEdits {
    private HeaderEdits() {}

    static Map<String, String> named(@Nullable Map<String, String> headers) {
        if (headers == null) return Map.of();
        var lower = new TreeMap<String, String>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return Collections.unmodifiableMap(lower);
    }

    static List<String> named(@Nullable List<String> names) {
        if (names == null) return List.of();
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    static void check(Map<String, String> set, Map<String, String> add, List<String> remove, Problems at) {
        HeaderNames.checkEdits(set, at.at("set"));
        HeaderNames.checkEdits(add, at.at("add"));
        at.bounded("remove", remove, 64);
        at.each("remove", remove, HeaderNames::checkEdit);
        at.require(!set.isEmpty() || !add.isEmpty() || !remove.isEmpty(), "", "does nothing: give set, add or remove");
    }
}
