package portico.admin.statistics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far statistics look back, and how finely. Each reads as few rows as it can for its hundred or so points. */
enum Window {
    MINUTE("1m", Duration.ofSeconds(10), 6, Grain.TEN_SECONDS, Grain.TEN_SECONDS),
    QUARTER("15m", Duration.ofSeconds(10), 90, Grain.TEN_SECONDS, Grain.TEN_SECONDS),
    HOUR("1h", Duration.ofMinutes(1), 60, Grain.MINUTE, Grain.MINUTE),
    /** The hour that it is and the 23 before. */
    DAY("24h", Duration.ofMinutes(10), 144, Grain.MINUTE, Grain.HOUR),
    /** The quarter of a day that it is and the 119 before. */
    MONTH("30d", Duration.ofHours(6), 120, Grain.HOUR, Grain.HOUR);

    /** Nodes say every five seconds what they counted; before that a stretch of time is not whole. */
    private static final Duration LAG = Duration.ofSeconds(6);

    private final String word;
    private final Duration step;
    private final int points;
    private final Grain series;
    private final Grain top;

    Window(String word, Duration step, int points, Grain series, Grain top) {
        this.word = word;
        this.step = step;
        this.points = points;
        this.series = series;
        this.top = top;
    }

    static @Nullable Window of(String word) {
        for (var window : values()) if (window.word.equals(word)) return window;
        return null;
    }

    String word() {
        return word;
    }

    Duration step() {
        return step;
    }

    /** What the points are made of. */
    Grain series() {
        return series;
    }

    /** What lists are made of. */
    Grain top() {
        return top;
    }

    /** Where it ends: the last moment up to which all is known. */
    Instant end(Instant now) {
        Grain grain = series == Grain.TEN_SECONDS ? Grain.TEN_SECONDS : Grain.MINUTE;
        return grain.floor(now.minus(LAG));
    }

    /** Where it begins, so that lists and points begin at the same time. */
    Instant begin(Instant end) {
        Duration whole = step.multipliedBy(points);
        if (series == top && step.compareTo(Duration.ofHours(1)) < 0) return end.minus(whole);
        Duration unit = step.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofHours(1) : step;
        return Grain.floor(end.minusSeconds(1), unit).plus(unit).minus(whole);
    }
}
