package portico.config.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.function.Predicate;
import portico.config.IpAddress;

/** The formats that are checked, each in time in proportion to the text; others are words for people. */
final class Formats {
    static final List<Format> ALL = List.of(
            format("date", text -> isTime(DateTimeFormatter.ISO_LOCAL_DATE, text)),
            format("date-time", Formats::isDateTime),
            format("time", text -> text.length() > 8 && isTime(DateTimeFormatter.ISO_OFFSET_TIME, upper(text))),
            format("email", matches("^[^@\\s]{1,64}@[^@\\s]{1,255}$")),
            format("hostname", matches("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}(\\.[A-Za-z0-9-]{1,63})*)?$")),
            format("ipv4", text -> text.indexOf(':') < 0 && IpAddress.parse(text) != null),
            format("ipv6", text -> text.indexOf(':') >= 0 && IpAddress.parse(text) != null),
            format("uuid", matches("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")),
            format("uri", text -> isUri(text, true)),
            format("uri-reference", text -> isUri(text, false)),
            format("json-pointer", matches("^(/([^~/]|~[01])*)*$")));

    private static final int TEXT_LENGTH_MAX = 8192;
    private static final int YEAR_END = 10_000;

    private Formats() {}

    private static Format format(String name, Predicate<String> holds) {
        return new Format() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public boolean matches(ExecutionContext context, String value) {
                return value.length() <= TEXT_LENGTH_MAX && holds.test(value);
            }
        };
    }

    private static Predicate<String> matches(String regex) {
        return LinearPattern.of(regex)::matches;
    }

    /** RFC 3339 §5.6: the day, a T, the time with its offset. */
    private static boolean isDateTime(String text) {
        String upper = upper(text);
        return upper.length() > 10
                && upper.charAt(10) == 'T'
                && upper.indexOf('[') < 0
                && isTime(DateTimeFormatter.ISO_OFFSET_DATE_TIME, upper);
    }

    private static boolean isTime(DateTimeFormatter format, String text) {
        try {
            var time = format.parse(text);
            return !time.isSupported(ChronoField.YEAR) || Math.abs(time.get(ChronoField.YEAR)) < YEAR_END;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String upper(String text) {
        return text.replace('t', 'T').replace('z', 'Z');
    }

    private static boolean isUri(String text, boolean absolute) {
        try {
            var uri = new URI(text);
            return !absolute || uri.isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
