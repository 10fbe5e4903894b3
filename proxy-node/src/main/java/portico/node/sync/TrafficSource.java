package portico.node.sync;

import java.util.List;
import portico.config.statistics.TrafficEntry;

/** What the node counts of its traffic. */
public interface TrafficSource {
    /** Counts nothing. */
    TrafficSource NONE = List::of;

    /** What was counted since this was last called; no longer anywhere else from then on. */
    List<TrafficEntry> take();
}
