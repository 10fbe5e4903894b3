package portico.config.policy.quota;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;

/**
 * Stretches of time as a calendar on the wall has them. Every moment is in exactly one of a kind.
 *
 * <p>Days begin when the wall first shows them, so where the clock is put on or back they are shorter or longer than 24
 * hours. An hour that is shown twice is two hours.
 */
public enum CalendarWindow {
    @JsonProperty("hour")
    HOUR {
        @Override
        public Span at(Instant at, ZoneId zone) {
            ZoneOffset offset = zone.getRules().getOffset(at);
            LocalDateTime hour = LocalDateTime.ofInstant(at, offset).truncatedTo(ChronoUnit.HOURS);
            Instant begin = hour.toInstant(offset);
            Instant end = hour.plusHours(1).toInstant(offset);
            // Where clocks are not moved on the full hour, the rest of one that was cut short stands for itself.
            ZoneOffsetTransition before = zone.getRules().previousTransition(at.plusNanos(1));
            ZoneOffsetTransition after = zone.getRules().nextTransition(at);
            if (before != null && before.getInstant().isAfter(begin)) begin = before.getInstant();
            if (after != null && after.getInstant().isBefore(end)) end = after.getInstant();
            return new Span(begin, end);
        }
    },

    @JsonProperty("day")
    DAY {
        @Override
        LocalDate first(LocalDate date) {
            return date;
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusDays(1);
        }
    },

    /** From Monday on (ISO 8601). */
    @JsonProperty("week")
    WEEK {
        @Override
        LocalDate first(LocalDate date) {
            return date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusWeeks(1);
        }
    },

    @JsonProperty("month")
    MONTH {
        @Override
        LocalDate first(LocalDate date) {
            return date.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusMonths(1);
        }
    };

    /**
     * One of them.
     *
     * @param begin the first moment of it
     * @param end the first moment after it
     */
    public record Span(Instant begin, Instant end) {
        public boolean has(Instant at) {
            return !at.isBefore(begin) && at.isBefore(end);
        }
    }

    /** How it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a moment is in, where clocks show the time of this zone. */
    public Span at(Instant at, ZoneId zone) {
        LocalDate first = first(LocalDate.ofInstant(at, zone));
        Instant begin = begin(first, zone);
        Instant end = begin(next(first), zone);
        // Clocks that are put back over midnight show the old date again: it is the new day all the same.
        while (!at.isBefore(end)) {
            first = next(first);
            begin = end;
            end = begin(next(first), zone);
        }
        return new Span(begin, end);
    }

    /** The first date of the window that a date is in. */
    LocalDate first(LocalDate date) {
        throw new IllegalStateException("is not of whole days");
    }

    /** The first date of the next window. */
    LocalDate next(LocalDate first) {
        throw new IllegalStateException("is not of whole days");
    }

    private static Instant begin(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant();
    }
}
