package portico.admin.node;

import java.util.UUID;

/**
 * A CDI event of a transaction that revokes or deletes a node, in the replica that makes it; the others hear
 * {@link NodeChanged}.
 *
 * @param id of the node
 */
public record NodePutOut(UUID id) {}
