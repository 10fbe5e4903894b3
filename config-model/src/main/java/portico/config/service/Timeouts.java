package portico.config.service;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * How long the gateway waits for a target.
 *
 * @param connect until the connection stands, TLS included; 2 s when absent
 * @param response from the request's last byte to the answer's first; 30 s when absent
 * @param idle without a byte in either direction once the answer has begun; 60 s when absent
 * @param total the whole exchange, tries and bodies included; any time when absent
 */
public record Timeouts(
        @Schema(description = "Until the connection stands, TLS included; 2s when absent.")
        Duration connect,

        @Schema(description = "From the request's last byte to the answer's first; 30s when absent.")
        Duration response,

        @Schema(description = "Without a byte either way once the answer has begun; 60s when absent.")
        Duration idle,

        @Schema(description = "The whole exchange, tries and bodies included; any time when absent.", examples = "5m")
        @Nullable Duration total)
        implements Checked {
    static final Timeouts DEFAULT = new Timeouts(null, null, null, null);

    public Timeouts(
            @Nullable Duration connect,
            @Nullable Duration response,
            @Nullable Duration idle,
            @Nullable Duration total) {
        this.connect = requireNonNullElse(connect, ofSeconds(2));
        this.response = requireNonNullElse(response, ofSeconds(30));
        this.idle = requireNonNullElse(idle, ofSeconds(60));
        this.total = total;
    }

    /** These, but for what the others say. */
    public Timeouts with(TimeoutOverrides others) {
        return new Timeouts(
                requireNonNullElse(others.connect(), connect),
                requireNonNullElse(others.response(), response),
                requireNonNullElse(others.idle(), idle),
                others.total() == null ? total : others.total());
    }

    @Override
    public void check(Problems at) {
        check(connect, response, idle, total, at);
    }

    /** The same bounds for services and routes. */
    static void check(
            @Nullable Duration connect,
            @Nullable Duration response,
            @Nullable Duration idle,
            @Nullable Duration total,
            Problems at) {
        range(at, "connect", connect, ofMinutes(5));
        range(at, "response", response, ofMinutes(60));
        range(at, "idle", idle, ofMinutes(24 * 60));
        range(at, "total", total, ofMinutes(24 * 60));
    }

    private static void range(Problems at, String field, @Nullable Duration value, Duration max) {
        if (value == null) return;
        at.require(value.toMillis() >= 1, field, "must be at least 1ms");
        at.require(value.compareTo(max) <= 0, field, "is over " + portico.config.DurationText.format(max));
    }
}
