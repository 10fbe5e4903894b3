package portico.config;

import java.time.Instant;

/** The times that may be given: from 1970 to the end of the year 9999, which every database and client can deal with. */
public final class TimeRange {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private TimeRange() {}

    /** True when the time lies in the range. */
    public static boolean holds(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }
}
