package portico.config.service;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/** What a route says otherwise than its service about how long the gateway waits; the service's where it says nothing. */
public record TimeoutOverrides(
        @Schema(description = "Until the connection stands, TLS included.") @Nullable Duration connect,

        @Schema(description = "From the request's last byte to the answer's first.") @Nullable Duration response,

        @Schema(description = "Without a byte either way once the answer has begun.") @Nullable Duration idle,

        @Schema(description = "The whole exchange, tries and bodies included.") @Nullable Duration total)
        implements Checked {
    /** Says nothing. */
    public static final TimeoutOverrides NONE = new TimeoutOverrides(null, null, null, null);

    @Override
    public void check(Problems at) {
        Timeouts.check(connect, response, idle, total, at);
    }
}
