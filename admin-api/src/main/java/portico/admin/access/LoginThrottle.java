package portico.admin.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
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

    private final LongSupplier nanoTime;

    /** When all failures so far will be forgiven, as {@link #nanoTime} counts; only of those who have some. */
    private final Map<String, Long> byName = bounded();

    private final Map<String, Long> byAddress = bounded();

    @Inject
    LoginThrottle() {
        this(System::nanoTime);
    }

    /** @param nanoTime monotonic: whoever sets a clock neither locks anybody out nor lets anybody in */
    LoginThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @throws TooManyLogins when this login has to wait; its password is not even looked at then */
    synchronized void admit(String name, String address) {
        long now = nanoTime.getAsLong();
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
        long now = nanoTime.getAsLong();
        byAddress.computeIfPresent(address, (key, paidOff) -> {
            long before = paidOff - PERIOD_BY_ADDRESS.toNanos();
            return before - now > 0 ? before : null; // none is left that did not succeed
        });
    }

    /** How many names and addresses are kept. */
    synchronized int kept() {
        return byName.size() + byAddress.size();
    }

    /** @param paidOff when all failures so far will be forgiven; null when there are none */
    private static Duration wait(@Nullable Long paidOff, int free, Duration period, long now) {
        if (paidOff == null) return Duration.ZERO;
        long over = paidOff - now - period.toNanos() * (free - 1L);
        return over > 0 ? Duration.ofNanos(over) : Duration.ZERO;
    }

    private static void count(Map<String, Long> failures, String key, Duration period, long now) {
        Long paidOff = failures.get(key);
        failures.put(key, (paidOff == null || paidOff - now < 0 ? now : paidOff) + period.toNanos());
    }

    private static Map<String, Long> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > KEPT_MAX;
            }
        };
    }
}
