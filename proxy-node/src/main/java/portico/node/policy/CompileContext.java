package portico.node.policy;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.policy.PolicyUse;
import portico.config.policy.validation.Description;
import portico.config.policy.validation.ValidationSettings;
import portico.node.policy.ratelimit.ClusterLimits;
import portico.node.policy.ratelimit.RateLimits;

/**
 * What a policy's factory may use besides its settings.
 *
 * @param use names this use of the policy for as long as its settings stay: live state is kept under it
 * @param name what the policy is called where it is attached
 * @param live outlives configurations
 * @param onward where exchanges go from there; null where that is still open, or they go nowhere
 */
public record CompileContext(
        PolicyUse use, String name, Live live, @Nullable Onward onward) {
    /** The service that is asked at a URL. */
    public OutsideService service(URI url) {
        return live.services().at(url);
    }

    /**
     * Says that consumers will be looked for by their names, so that all is ready for it before the first exchange.
     *
     * @param member what the name will be taken from; null when nobody is looked for
     */
    public void findsConsumers(@Nullable String member) {
        if (member != null) live.consumersFound().set(true);
    }

    /** The node's limits. */
    public RateLimits limits() {
        return live.limits();
    }

    /** What nodes count together. */
    public ClusterLimits clusterLimits() {
        return live.clusterLimits();
    }

    /** What settings describe, compiled; kept for as long as somebody uses it. */
    public List<Description> descriptions(ValidationSettings settings) {
        return live.descriptions().of(settings, settings::descriptions);
    }

    /** Who looks at bodies, which takes too long for an event loop. */
    public BodyWork bodyWork() {
        return live.bodies();
    }
}
