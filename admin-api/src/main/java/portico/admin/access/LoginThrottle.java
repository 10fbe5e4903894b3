package portico.admin.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: failed logins are counted for each name and for each address, in this replica. A few failures
 * are free; after them one more is let through every few seconds (GCRA).
 */
@Singleton
final class LoginThrottle {
    private static final int FREE_BY_NAME = 5;
    private static final Duration PERIOD_BY_NAME = Duration.ofSeconds(10);

    /** More than for a name: an office shares an address. */
    private static final int FREE_BY_ADDRESS = 20;

    private static final Duration PERIOD_BY_ADDRESS = Duration.ofSeconds(3);

    /** Beyond it the one that failed longest ago is forgotten. */
    private static final int KEPT_MAX = 10_000;

    private final Clock clock;
    private final Map<String, Instant> byName = bounded();
    private final Map<String, Instant> byAddress = bounded();

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** @throws TooManyLogins when this login has to wait; its password is not even looked at then */
    synchronized void admit(String name, String address) {
        Instant now = clock.instant();
        Duration byNameWait = wait(byName.get(name), FREE_BY_NAME, PERIOD_BY_NAME, now);
        Duration byAddressWait = wait(byAddress.get(address), FREE_BY_ADDRESS, PERIOD_BY_ADDRESS, now);
        Duration longer = byNameWait.compareTo(byAddressWait) > 0 ? byNameWait : byAddressWait;
        if (!longer.isZero()) throw new TooManyLogins(longer);
        // Counted before the outcome is known, or a hundred tries at once would all be let in; success takes it back.
        count(byName, name, PERIOD_BY_NAME, now);
        count(byAddress, address, PERIOD_BY_ADDRESS, now);
    }

    synchronized void succeeded(String name, String address) {
        byName.remove(name);
        byAddress.computeIfPresent(address, (key, at) -> at.minus(PERIOD_BY_ADDRESS));
    }

    /** @param paidOff when all failures so far will be forgiven; null when there are none */
    private static Duration wait(@Nullable Instant paidOff, int free, Duration period, Instant now) {
        if (paidOff == null || !paidOff.isAfter(now)) return Duration.ZERO;
        Duration room = period.multipliedBy(free - 1L);
        Duration over = Duration.between(now, paidOff).minus(room);
        return over.isNegative() ? Duration.ZERO : over;
    }

    private static void count(Map<String, Instant> failures, String key, Duration period, Instant now) {
        Instant paidOff = failures.get(key);
        failures.put(key, (paidOff == null || paidOff.isBefore(now) ? now : paidOff).plus(period));
    }

    private static Map<String, Instant> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > KEPT_MAX;
            }
        };
    }
}
