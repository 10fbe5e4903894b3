package portico.node.policy;

import portico.node.gateway.Forwarding;

/**
 * Where exchanges go on to that have met a policy.
 *
 * @param route its name
 */
public record Onward(String route, Forwarding forwarding) {}
