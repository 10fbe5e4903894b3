package portico.config.policy.headers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;

/** What both header policies do with their three settings. */
final class HeaderEdits {
    private HeaderEdits() {}

    static Map<String, String> named(@Nullable Map<String, String> headers) {
        return headers == null ? Map.of() : HeaderNames.lowerCased(headers);
    }

    static List<String> named(@Nullable List<String> names) {
        if (names == null) return List.of();
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    static void check(Map<String, String> set, Map<String, String> add, List<String> remove, Problems at) {
        HeaderNames.checkDistinct(set, at.at("set"));
        HeaderNames.checkDistinct(add, at.at("add"));
        HeaderNames.checkEdits(set, at.at("set"));
        HeaderNames.checkEdits(add, at.at("add"));
        at.bounded("remove", remove, 64);
        at.each("remove", remove, HeaderNames::checkEdit);
        at.require(!set.isEmpty() || !add.isEmpty() || !remove.isEmpty(), "", "does nothing: give set, add or remove");
    }
}
