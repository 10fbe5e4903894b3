package portico.admin.node;

import java.util.UUID;

/**
 * The node that showed a good token.
 *
 * @param drained whether it shall take no new traffic
 */
public record NodeIdentity(UUID id, String name, String group, boolean drained) {}
