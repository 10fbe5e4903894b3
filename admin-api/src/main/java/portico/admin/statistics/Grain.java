package portico.admin.statistics;

import java.time.Duration;
import java.time.Instant;

/** How finely counts are kept, and how long. */
enum Grain {
    TEN_SECONDS("traffic_10s", Duration.ofSeconds(10), Duration.ofDays(1)),
    MINUTE("traffic_minute", Duration.ofMinutes(1), Duration.ofDays(30)),
    /** So that a list over a month does not read a month of minutes. */
    HOUR("traffic_hour", Duration.ofHours(1), Duration.ofDays(31));

    private final String table;
    private final Duration length;
    private final Duration kept;

    Grain(String table, Duration length, Duration kept) {
        this.table = table;
        this.length = length;
        this.kept = kept;
    }

    String table() {
        return table;
    }

    Duration kept() {
        return kept;
    }

    /** The beginning of the stretch that a time is in. */
    Instant floor(Instant at) {
        return floor(at, length);
    }

    static Instant floor(Instant at, Duration length) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }
}
