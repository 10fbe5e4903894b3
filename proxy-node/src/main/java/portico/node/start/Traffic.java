package portico.node.start;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What takes traffic, as the end of the node sees it. */
interface Traffic {
    /** Completes when nothing runs any more, or the patience is over. */
    CompletionStage<Void> drain(Duration patience);
}
