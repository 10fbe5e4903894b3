package portico.admin.channel;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import portico.admin.node.NodeIdentity;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;

/**
 * Asks nodes whose channels are open on this replica. A node that only polls cannot be asked, nor one that is connected
 * to another replica.
 */
@Singleton
public final class NodeQuestions {
    private final Channels channels;

    NodeQuestions(Channels channels) {
        this.channels = channels;
    }

    /** The nodes that can be asked now, by name. */
    public List<NodeIdentity> nodes() {
        return channels.here().stream()
                .map(NodeChannel::node)
                .sorted(Comparator.comparing(NodeIdentity::name))
                .toList();
    }

    /**
     * The node's answer; {@link NodeAnswer.Unanswered} when it leaves, does not know the question or takes longer than
     * this.
     */
    public Uni<NodeAnswer> ask(NodeIdentity node, NodeQuestion question, Duration patience) {
        NodeChannel channel = channels.of(node.id());
        if (channel == null) return Uni.createFrom().item(gone(node));
        var answer = new CompletableFuture<NodeAnswer>();
        channel.ask(question, answer);
        return Uni.createFrom()
                .completionStage(answer)
                .ifNoItem()
                .after(patience)
                .recoverWithItem(new NodeAnswer.Unanswered("The node " + node.name() + " does not answer"))
                .onTermination()
                .invoke(() -> channel.forget(answer));
    }

    private static NodeAnswer gone(NodeIdentity node) {
        return new NodeAnswer.Unanswered("The node " + node.name() + " has just left");
    }
}
