package portico.admin.snapshot;

import java.time.Duration;

/**
 * When the next of a stream of changes is passed on: the first at once, then the more rarely the more there are. A
 * client that writes one change after the other, each once the last is applied, waits no longer than the shortest pause.
 * Used by one thread.
 */
final class Debounce {
    /** More changes than this in one go are a stream; fewer are people and scripts. */
    private static final long STREAM_CHANGES = 4;

    private final long pauseMin;
    private final long pauseMax;
    private long passedOnAt;
    private long pause; // none before the first change

    Debounce(Duration pauseMin, Duration pauseMax) {
        this.pauseMin = pauseMin.toNanos();
        this.pauseMax = pauseMax.toNanos();
    }

    /** How long a change that is there now must wait, in nanoseconds. */
    long waitNanos(long now) {
        return pause == 0 ? 0 : Math.max(0, passedOnAt + pause - now);
    }

    /** @param changes how many changes were passed on together */
    void passedOn(long now, long changes) {
        boolean quiet = pause == 0 || now - passedOnAt > 2 * pauseMax;
        if (quiet) pause = pauseMin;
        else if (changes > STREAM_CHANGES) pause = Math.min(pause * 2, pauseMax);
        else pause = Math.max(pause / 2, pauseMin);
        passedOnAt = now;
    }
}
