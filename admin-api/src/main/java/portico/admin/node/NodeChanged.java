package portico.admin.node;

import java.util.UUID;

/**
 * A CDI event, on every replica: the node was revoked, deleted, drained or taken back, or has joined again under a new
 * token. Whoever serves it looks again at who it is. May come more than once.
 *
 * @param id of the node
 */
public record NodeChanged(UUID id) {}
