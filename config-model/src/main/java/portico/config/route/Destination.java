package portico.config.route;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.service.RetryOverrides;
import portico.config.service.TimeoutOverrides;

/**
 * One of the places that a {@link Split} sends requests to: a {@link RouteAction.Forward} with a weight.
 *
 * @param weight its share among the destinations; 1 when absent, 0 for none
 */
public record Destination(
        @Schema(description = "Name of the service.") String service,

        @Schema(
                description = "Share of the requests among the destinations; 1 when absent, 0 for none.",
                examples = "90")
        Integer weight,

        @Schema(description = "As in forward.", examples = "/orders") @Nullable String stripPrefix,

        @Schema(description = "As in forward.", examples = "/v2") @Nullable String addPrefix,

        @Schema(description = "As in forward.", examples = "/users/{id}") @Nullable String rewrite,

        @Schema(description = "As in forward.") boolean keepHost,

        @Schema(description = "As in forward.", examples = "orders.internal") @Nullable String host,

        @Schema(description = "As in forward.") TimeoutOverrides timeouts,

        @Schema(description = "As in forward.") RetryOverrides retries,

        @Schema(description = "As in forward.") Boolean hideBackend)
        implements Checked {
    private static final int WEIGHT_MAX = 1_000_000;

    public Destination(
            String service,
            @Nullable Integer weight,
            @Nullable String stripPrefix,
            @Nullable String addPrefix,
            @Nullable String rewrite,
            boolean keepHost,
            @Nullable String host,
            @Nullable TimeoutOverrides timeouts,
            @Nullable RetryOverrides retries,
            @Nullable Boolean hideBackend) {
        this.service = service;
        this.weight = requireNonNullElse(weight, 1);
        this.stripPrefix = stripPrefix;
        this.addPrefix = addPrefix;
        this.rewrite = rewrite;
        this.keepHost = keepHost;
        this.host = host;
        this.timeouts = requireNonNullElse(timeouts, TimeoutOverrides.NONE);
        this.retries = requireNonNullElse(retries, RetryOverrides.NONE);
        this.hideBackend = requireNonNullElse(hideBackend, true);
    }

    /** What happens to a request that goes here. */
    public RouteAction.Forward forward() {
        return new RouteAction.Forward(
                service, stripPrefix, addPrefix, rewrite, keepHost, host, timeouts, retries, hideBackend);
    }

    /** Names the destination, whatever its weight, timeouts and retries: what sticks to it sticks to this. */
    public String key() {
        return service + " " + stripPrefix + " " + addPrefix + " " + rewrite + " " + keepHost + " " + host;
    }

    @Override
    public void check(Problems at) {
        at.require(weight >= 0 && weight <= WEIGHT_MAX, "weight", "must be 0 to " + WEIGHT_MAX);
        forward().check(at);
    }
}
