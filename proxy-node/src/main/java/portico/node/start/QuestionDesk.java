package portico.node.start;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.Explanation;
import portico.config.explain.ServedExchange;
import portico.config.json.ConfigJson;
import portico.node.explain.Explainer;
import portico.node.sync.Answers;

/** Answers what the admin service asks about the traffic, a few questions at a time, each in one message. */
final class QuestionDesk implements Answers {
    private static final int AT_ONCE_MAX = 4;
    private static final int OCTETS_MAX = ChannelMessage.BYTES_MAX - 512;
    private static final int PATH_LENGTH_MAX = 512;

    private final Explainer explainer;
    private final Supplier<List<ServedExchange>> latest;
    private final AtomicInteger explaining = new AtomicInteger();

    /** @param latest the newest exchanges first */
    QuestionDesk(Explainer explainer, Supplier<List<ServedExchange>> latest) {
        this.explainer = explainer;
        this.latest = latest;
    }

    @Override
    public CompletionStage<NodeAnswer> to(NodeQuestion question) {
        return question.fold(this::explain, recent -> CompletableFuture.completedFuture(served(recent)));
    }

    private CompletionStage<NodeAnswer> explain(NodeQuestion.Explain asked) {
        if (explaining.incrementAndGet() > AT_ONCE_MAX) {
            explaining.decrementAndGet();
            return CompletableFuture.completedFuture(
                    new NodeAnswer.Unanswered("The node explains other requests already; try again"));
        }
        return explainer
                .explain(asked.request())
                .whenComplete((done, failure) -> explaining.decrementAndGet())
                .thenApply(QuestionDesk::fitting);
    }

    private static NodeAnswer fitting(Explanation whole) {
        for (var explanation : List.of(whole, whole.withoutNearMisses()))
            if (size(explanation) <= OCTETS_MAX) return new NodeAnswer.Explained(explanation);
        return new NodeAnswer.Unanswered("There is more to say than fits into one message: ask with fewer headers");
    }

    private NodeAnswer served(NodeQuestion.Recent asked) {
        var fitting = new ArrayList<ServedExchange>();
        int room = OCTETS_MAX;
        boolean more = false;
        for (var served : latest.get()) {
            if (!asked.filter().takes(served)) continue;
            ServedExchange shown = served.withPathUpTo(PATH_LENGTH_MAX);
            int size = size(shown) + 1;
            if (size > room) {
                more = true;
                continue;
            }
            room -= size;
            fitting.add(shown);
        }
        return new NodeAnswer.Served(fitting, more);
    }

    private static int size(Object value) {
        return ConfigJson.write(value).length;
    }
}
