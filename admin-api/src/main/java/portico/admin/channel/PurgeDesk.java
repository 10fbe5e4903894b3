package portico.admin.channel;

import java.util.List;
import java.util.UUID;
import portico.admin.node.NodeIdentity;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;

/** Where nodes that only poll hear of purges. Waits for the database. */
public interface PurgeDesk {
    /** Writes down what a node has done, as far as it was wanted. */
    void done(NodeIdentity node, List<PurgeReport.Done> done);

    /** What a node has not done, the oldest first, as much as one answer names. */
    PurgeOrders due(UUID node);
}
