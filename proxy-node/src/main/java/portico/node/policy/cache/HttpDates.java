package portico.node.policy.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them, in all three forms that must be read (RFC 9110 §5.6.7). */
final class HttpDates {
    /** Instead of the time of what is no date. */
    static final long NONE = Long.MIN_VALUE;

    private static final int LENGTH_MAX = 40;

    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private static final List<DateTimeFormatter> FORMS = List.of(
            IMF,
            // RFC 850. Of two digits, the year that is not over 50 years ahead; this century's is near enough.
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1976)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            // C's asctime, with a blank in place of the day's first digit.
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    private HttpDates() {}

    /** Milliseconds since 1970, or {@link #NONE}. */
    static long parse(@Nullable CharSequence text) {
        if (text == null || text.length() > LENGTH_MAX) return NONE;
        for (var form : FORMS) {
            try {
                return LocalDateTime.parse(text.toString(), form)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            } catch (DateTimeException e) {
                // Another form, then.
            }
        }
        return NONE;
    }

    static String format(long millis) {
        return IMF.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }
}
