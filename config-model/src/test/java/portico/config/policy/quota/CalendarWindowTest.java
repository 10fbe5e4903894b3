package portico.config.policy.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CalendarWindowTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe", // moves by half an hour
            "America/Sao_Paulo", // moved at midnight
            "America/Goose_Bay", // moved back over midnight
            "Pacific/Apia", // left out a day
            "+05:45");

    private static final long MINUTE = 60;

    @ParameterizedTest(name = "{0} of {2} at {1}: {3} to {4}")
    @CsvSource(delimiter = '|', textBlock = """
            HOUR  | 2026-03-29T01:30:00Z | Europe/Berlin       | 2026-03-29T01:00:00Z | 2026-03-29T02:00:00Z
            HOUR  | 2026-10-25T00:30:00Z | Europe/Berlin       | 2026-10-25T00:00:00Z | 2026-10-25T01:00:00Z
            HOUR  | 2026-10-25T01:30:00Z | Europe/Berlin       | 2026-10-25T01:00:00Z | 2026-10-25T02:00:00Z
            HOUR  | 2026-01-01T12:10:00Z | Asia/Kolkata        | 2026-01-01T11:30:00Z | 2026-01-01T12:30:00Z
            HOUR  | 2026-04-04T15:10:00Z | Australia/Lord_Howe | 2026-04-04T15:00:00Z | 2026-04-04T15:30:00Z
            DAY   | 2026-03-29T12:00:00Z | Europe/Berlin       | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z
            DAY   | 2026-10-25T12:00:00Z | Europe/Berlin       | 2026-10-24T22:00:00Z | 2026-10-25T23:00:00Z
            DAY   | 2026-10-25T23:00:00Z | Europe/Berlin       | 2026-10-25T23:00:00Z | 2026-10-26T23:00:00Z
            WEEK  | 2026-11-29T23:59:59Z | UTC                 | 2026-11-23T00:00:00Z | 2026-11-30T00:00:00Z
            WEEK  | 2026-11-30T00:00:00Z | UTC                 | 2026-11-30T00:00:00Z | 2026-12-07T00:00:00Z
            MONTH | 2028-02-29T23:59:59Z | UTC                 | 2028-02-01T00:00:00Z | 2028-03-01T00:00:00Z
            MONTH | 2026-10-31T23:30:00Z | Europe/Berlin       | 2026-10-31T23:00:00Z | 2026-11-30T23:00:00Z
            """)
    void bordersAreThoseOfTheCalendar(CalendarWindow window, Instant at, String zone, Instant begin, Instant end) {
        assertThat(window.at(at, ZoneId.of(zone))).isEqualTo(new CalendarWindow.Span(begin, end));
    }

    /** Reads the wall minute by minute: a window ends where what it is called changes to what comes later. */
    private static final class Wall {
        private final CalendarWindow window;
        private final ZoneId zone;

        Wall(CalendarWindow window, ZoneId zone) {
            this.window = window;
            this.zone = zone;
        }

        /** What the calendar calls the window that it shows now; hours are told apart by their offset, too. */
        Comparable<?> label(Instant at) {
            LocalDateTime shown = LocalDateTime.ofInstant(at, zone);
            LocalDate date = shown.toLocalDate();
            return switch (window) {
                case HOUR -> shown.toString().substring(0, 13) + zone.getRules().getOffset(at);
                case DAY -> date;
                case WEEK -> monday(date);
                case MONTH -> date.withDayOfMonth(1);
            };
        }

        private static LocalDate monday(LocalDate date) {
            LocalDate day = date;
            while (day.getDayOfWeek() != DayOfWeek.MONDAY) day = day.minusDays(1);
            return day;
        }

        /** Whether a window begins at this minute. */
        boolean begins(Instant at) {
            Comparable<?> now = label(at);
            Comparable<?> before = label(at.minusSeconds(MINUTE));
            if (now.equals(before)) return false;
            if (window == CalendarWindow.HOUR) return true;
            // A date that was shown before, within a day, is nothing new.
            for (Instant past = at.minusSeconds(MINUTE);
                    past.isAfter(at.minus(Duration.ofHours(25)));
                    past = past.minusSeconds(MINUTE))
                if (!((LocalDate) label(past)).isBefore((LocalDate) now)) return false;
            return true;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void windowsAreWhatTheWallShows(long seed) {
        var random = new Random(seed);
        for (String name : ZONES)
            for (var window : List.of(CalendarWindow.HOUR, CalendarWindow.DAY)) {
                ZoneId zone = ZoneId.of(name);
                Instant start = near(random, zone);
                check(window, zone, start, start.plus(Duration.ofHours(60)));
            }
        // The longer ones near one border of theirs: the minutes of a year are many.
        String name = ZONES.get(random.nextInt(ZONES.size()));
        ZoneId zone = ZoneId.of(name);
        for (var window : List.of(CalendarWindow.WEEK, CalendarWindow.MONTH)) {
            Instant border = window.at(near(random, zone), zone).end();
            check(window, zone, border.minus(Duration.ofHours(3)), border.plus(Duration.ofHours(3)));
        }
    }

    private static void check(CalendarWindow window, ZoneId zone, Instant from, Instant to) {
        var wall = new Wall(window, zone);
        Instant first = from.minusMillis(from.toEpochMilli() % (MINUTE * 1000));
        CalendarWindow.Span span = window.at(first, zone);
        for (Instant at = first.plusSeconds(MINUTE); at.isBefore(to); at = at.plusSeconds(MINUTE)) {
            CalendarWindow.Span now = window.at(at, zone);
            assertThat(now.has(at))
                    .as("%s in %s at %s: %s", window, zone, at, now)
                    .isTrue();
            if (wall.begins(at)) {
                assertThat(now.begin()).as("%s in %s", window, zone).isEqualTo(at);
                assertThat(span.end()).as("%s in %s", window, zone).isEqualTo(at);
            } else {
                assertThat(now).as("%s in %s at %s", window, zone, at).isEqualTo(span);
            }
            span = now;
        }
    }

    /** Half of them shortly before the clocks are moved. */
    private static Instant near(Random random, ZoneId zone) {
        Instant at = Instant.parse("2005-01-01T00:00:00Z").plusSeconds(random.nextLong(25L * 365 * 24 * 3600));
        var transition = zone.getRules().nextTransition(at);
        return transition == null || random.nextBoolean()
                ? at
                : transition.getInstant().minus(Duration.ofHours(30));
    }
}
