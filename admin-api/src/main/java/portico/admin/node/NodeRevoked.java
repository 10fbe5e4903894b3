package portico.admin.node;

import java.util.UUID;

/**
 * A CDI event, on every replica: the node was revoked, deleted, or has joined again under a new token. Whoever serves
 * it closes its channel. May come more than once.
 *
 * @param id of the node
 */
public record NodeRevoked(UUID id) {}
