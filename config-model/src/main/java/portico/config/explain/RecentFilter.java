package portico.config.explain;

import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * Which recent exchanges are asked for: those for which all that is given holds, the newest first.
 *
 * @param requestId exactly this one
 * @param route by name, or {@link #UNMATCHED}
 * @param method in upper case
 * @param statusClass 1 to 5, the first digit of the status
 * @param text is part of host, path or client address
 * @param afterMillis ended later, in milliseconds of the Unix epoch
 */
public record RecentFilter(
        @Nullable String requestId,
        @Nullable String route,
        @Nullable String consumer,
        @Nullable String method,
        @Nullable Integer statusClass,
        @Nullable String text,
        @Nullable Long afterMillis)
        implements Checked {
    /** Whatever there is. */
    public static final RecentFilter ALL = new RecentFilter(null, null, null, null, null, null, null);

    /** Instead of a route's name: what no route matched. */
    public static final String UNMATCHED = "";

    private static final int TEXT_LENGTH_MAX = 256;

    @Override
    public void check(Problems at) {
        at.text("requestId", requestId, TEXT_LENGTH_MAX);
        at.text("route", route, TEXT_LENGTH_MAX);
        at.text("consumer", consumer, TEXT_LENGTH_MAX);
        at.text("method", method, TEXT_LENGTH_MAX);
        at.text("q", text, TEXT_LENGTH_MAX);
        at.require(statusClass == null || statusClass >= 1 && statusClass <= 5, "status", "must be 1xx to 5xx");
    }

    /** True when the exchange is one of those. */
    public boolean takes(ServedExchange it) {
        return (requestId == null || requestId.equals(it.requestId()))
                && (route == null || route.equals(it.route() == null ? UNMATCHED : it.route()))
                && (consumer == null || consumer.equals(it.consumer()))
                && (method == null || method.equals(it.method()))
                && (statusClass == null || statusClass == it.status() / 100)
                && (afterMillis == null || it.millis() > afterMillis)
                && (text == null
                        || it.host().contains(text)
                        || it.path().contains(text)
                        || it.client().contains(text));
    }
}
