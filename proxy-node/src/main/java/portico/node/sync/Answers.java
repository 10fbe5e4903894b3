package portico.node.sync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;

/** Knows what an admin service may ask a node. */
public interface Answers {
    /** Knows nothing. */
    Answers NONE = question -> CompletableFuture.completedFuture(new NodeAnswer.Unanswered("This node cannot say"));

    /** The answer, soon; one that fits into a message of the channel. Called on an event loop of the node's own. */
    CompletionStage<NodeAnswer> to(NodeQuestion question);
}
