package portico.admin.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.config.DurationText;
import portico.config.TimeRange;

/** Query parameters, checked before they come near a query. */
public final class Parameters {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
    private static final Pattern ID =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private Parameters() {}

    /** How many items a page holds: 1 to 1000, 100 when absent. */
    public static int limit(@Nullable String limit) {
        if (limit == null) return LIMIT_DEFAULT;
        int value = limit.matches("[0-9]{1,4}") ? Integer.parseInt(limit) : 0;
        if (value < 1 || value > LIMIT_MAX) throw new BadParameter("limit", "must be 1 to " + LIMIT_MAX);
        return value;
    }

    /** Free text to search for. */
    public static @Nullable String text(String parameter, @Nullable String value) {
        if (value == null || value.isEmpty()) return null;
        if (value.length() > 256) throw new BadParameter(parameter, "is over 256 characters");
        if (value.codePoints().anyMatch(c -> c < ' ' || c == 0x7f || c >= 0xD800 && c <= 0xDFFF))
            throw new BadParameter(parameter, "contains a control character");
        return value;
    }

    /** The text that names are to have in them; empty, which all have, when absent. */
    public static String partOfName(@Nullable String value) {
        String text = text("q", value);
        return text == null ? "" : text;
    }

    /** Names, all of which must have the form of one. */
    public static List<String> names(String parameter, List<String> values) {
        if (values.size() > 16) throw new BadParameter(parameter, "is given over 16 times");
        for (var value : values) if (!isName(value)) throw new BadParameter(parameter, "must be a name");
        return values;
    }

    /** A time in the form of RFC 3339, of the years that a database and people can deal with. */
    public static @Nullable Instant instant(String parameter, @Nullable String value) {
        if (value == null) return null;
        try {
            Instant time = Instant.parse(value);
            if (TimeRange.holds(time)) return time;
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new BadParameter(parameter, "must be a time such as 2026-01-31T12:00:00Z");
    }

    /** A duration such as 10s, no longer than a bound. */
    public static Duration duration(String parameter, @Nullable String value, Duration absent, Duration max) {
        if (value == null) return absent;
        Duration duration;
        try {
            duration = DurationText.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadParameter(parameter, String.valueOf(e.getMessage()));
        }
        if (duration.compareTo(max) > 0) throw new BadParameter(parameter, "is over " + DurationText.format(max));
        return duration;
    }

    /** The number of a revision, as it stands in a path or query. */
    public static long revision(String parameter, String value) {
        if (!value.matches("[0-9]{1,18}")) throw new BadParameter(parameter, "must be the number of a revision");
        return Long.parseLong(value);
    }

    /** Whether something can be the name of an entity at all. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The id that a text is, if it is one. */
    public static Optional<UUID> id(String text) {
        return ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
