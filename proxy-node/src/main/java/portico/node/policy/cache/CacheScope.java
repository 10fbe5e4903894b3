package portico.node.policy.cache;

import portico.config.policy.PolicyUse;
import portico.node.gateway.Forwarding;

/**
 * Where answers are interchangeable: one use of the policy, on one way of one route to one service. As long as none of
 * them changes, what is kept outlives configurations.
 *
 * @param route its name
 */
record CacheScope(PolicyUse use, String route, Forwarding.Way way) {}
