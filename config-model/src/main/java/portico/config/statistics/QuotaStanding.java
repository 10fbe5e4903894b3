package portico.config.statistics;

import java.util.UUID;

/**
 * How many exchanges all nodes let pass of a quota, as far as that is in the database.
 *
 * @param key as in {@link QuotaUse}
 * @param begin of the window, in seconds of the epoch
 */
public record QuotaStanding(UUID key, long begin, long used) {
    /** One window of one key. */
    public record Of(UUID key, long begin) {}

    public Of of() {
        return new Of(key, begin);
    }
}
