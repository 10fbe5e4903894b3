package portico.admin.quota;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.policy.quota.CalendarWindow;

/**
 * How a consumer stands with a quota in one window.
 *
 * @param policy the name of the entry
 * @param attachedTo where the entry is
 * @param credential its name, where each credential is counted for itself
 * @param route its name, where each route is counted for itself
 * @param used as far as nodes have told it, some seconds ago
 */
@Schema(description = "How a consumer stands with a quota in one window.")
record ConsumerQuota(
        @Schema(examples = "quota") String policy,

        @Schema(description = "Where the policy is attached.", examples = "route/orders/quota")
        String attachedTo,

        @Schema(description = "The credential that is counted for itself, if any.") @Nullable String credential,

        @Schema(description = "The route that is counted for itself, if any.") @Nullable String route,

        CalendarWindow window,
        @Schema(examples = "Europe/Berlin") String timeZone,
        @Schema(examples = "100000") long limit,

        @Schema(description = "How many passed, as nodes have told it: some seconds late.", examples = "4711")
        long used,

        @Schema(examples = "95289") long remaining,
        Instant from,
        @Schema(description = "When it begins anew.") Instant resetsAt,
        @Schema(description = "When nodes last told of it.") Instant settledAt) {}
