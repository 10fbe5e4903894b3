package portico.config.service;

import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Checked;
import portico.config.Problems;

/**
 * What a route says otherwise than its service about sending requests again; the service's where it says nothing. The
 * budget is the service's alone: it keeps the targets from a multiple of their traffic, whichever route that comes by.
 */
public record RetryOverrides(
        @Schema(description = "How many more after the first; 0 for none.") @Nullable Integer attempts,

        @Schema(
                description =
                        "What counts as failed: connect-failure, reset, timeout (perTryTimeout), or a status code.",
                examples = "[\"connect-failure\",\"503\"]")
        @Nullable List<String> on,

        @Schema(description = "How long one try may take to the answer's first byte.", examples = "2s") @Nullable Duration perTryTimeout,

        @Nullable Backoff backoff,

        @Schema(description = "Bodies of up to this are kept in memory, to be sent again.", examples = "64KiB")
        @Nullable ByteSize bodyBytesMax,

        @Schema(description = "Also repeats requests that are not idempotent, such as POST.") @Nullable Boolean anyMethod)
        implements Checked {
    /** Says nothing. */
    public static final RetryOverrides NONE = new RetryOverrides(null, null, null, null, null, null);

    public RetryOverrides(
            @Nullable Integer attempts,
            @Nullable List<String> on,
            @Nullable Duration perTryTimeout,
            @Nullable Backoff backoff,
            @Nullable ByteSize bodyBytesMax,
            @Nullable Boolean anyMethod) {
        this.attempts = attempts;
        this.on = on == null ? null : List.copyOf(on);
        this.perTryTimeout = perTryTimeout;
        this.backoff = backoff;
        this.bodyBytesMax = bodyBytesMax;
        this.anyMethod = anyMethod;
    }

    @Override
    public void check(Problems at) {
        Retries.DEFAULT.with(this).check(at); // which is within its bounds where this says nothing
    }
}
