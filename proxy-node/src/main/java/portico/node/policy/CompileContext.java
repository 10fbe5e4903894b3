package portico.node.policy;

import java.net.URI;
import portico.config.policy.PolicyUse;
import portico.node.policy.ratelimit.ClusterLimits;
import portico.node.policy.ratelimit.RateLimits;

/**
 * What a policy's factory may use besides its settings.
 *
 * @param use names this use of the policy for as long as its settings stay: live state is kept under it
 * @param name what the policy is called where it is attached
 * @param live outlives configurations
 */
public record CompileContext(PolicyUse use, String name, Live live) {
    /** The service that is asked at a URL. */
    public OutsideService service(URI url) {
        return live.services().at(url);
    }

    /** The node's limits. */
    public RateLimits limits() {
        return live.limits();
    }

    /** What nodes count together. */
    public ClusterLimits clusterLimits() {
        return live.clusterLimits();
    }
}
