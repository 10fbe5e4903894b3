package portico.node.start;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import portico.config.channel.CachePurge;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.Explanation;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.SentExchange;
import portico.config.explain.ServedExchange;
import portico.config.json.ConfigJson;
import portico.node.explain.Explainer;
import portico.node.explain.Sender;
import portico.node.sync.Answers;

/** Answers what the admin service asks about the traffic, a few questions at a time, each in one message. */
final class QuestionDesk implements Answers {
    private static final int AT_ONCE_MAX = 4;
    private static final int OCTETS_MAX = ChannelMessage.BYTES_MAX - 512;
    private static final int PATH_LENGTH_MAX = 512;

    /** How much of a response's body, and of each of its fields, is tried when all of it is too much. */
    private static final int[] SHORTER = {1024, 256, 32};

    private final Explainer explainer;
    private final Sender sender;
    private final Supplier<List<ServedExchange>> latest;
    private final ToIntFunction<CachePurge> purging;
    private final AtomicInteger explaining = new AtomicInteger();

    /**
     * @param latest the newest exchanges first
     * @param purging takes answers out of the cache, and says how many
     */
    QuestionDesk(
            Explainer explainer,
            Sender sender,
            Supplier<List<ServedExchange>> latest,
            ToIntFunction<CachePurge> purging) {
        this.purging = purging;
        this.explainer = explainer;
        this.sender = sender;
        this.latest = latest;
    }

    @Override
    public CompletionStage<NodeAnswer> to(NodeQuestion question) {
        return question.fold(
                this::explain,
                recent -> CompletableFuture.completedFuture(served(recent)),
                this::attempt,
                // Aside: a full cache takes a moment to look through.
                purge -> CompletableFuture.supplyAsync(() -> new NodeAnswer.Purged(purging.applyAsInt(purge.what()))));
    }

    private CompletionStage<NodeAnswer> attempt(NodeQuestion.Try asked) {
        if (explaining.incrementAndGet() > AT_ONCE_MAX) {
            explaining.decrementAndGet();
            return CompletableFuture.completedFuture(
                    new NodeAnswer.Unanswered("The node explains other requests already; try again"));
        }
        return explainer
                .attempt(asked.composition(), asked.request())
                .whenComplete((done, failure) -> explaining.decrementAndGet())
                .<NodeAnswer>thenApply(trial -> trial == null
                        ? new NodeAnswer.Unanswered(
                                "The node does not know the composition, or a service of it, yet; try again")
                        : new NodeAnswer.Tried(trial.within(OCTETS_MAX)))
                .exceptionally(QuestionDesk::late);
    }

    private static NodeAnswer late(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof TimeoutException)
            return new NodeAnswer.Unanswered("The composition took longer than is waited for");
        throw new CompletionException(cause);
    }

    private CompletionStage<NodeAnswer> explain(NodeQuestion.Explain asked) {
        if (explaining.incrementAndGet() > AT_ONCE_MAX) {
            explaining.decrementAndGet();
            return CompletableFuture.completedFuture(
                    new NodeAnswer.Unanswered("The node explains other requests already; try again"));
        }
        return explainer
                .explain(asked.request())
                .thenCompose(explanation -> sent(asked.request(), explanation))
                .whenComplete((done, failure) -> explaining.decrementAndGet());
    }

    /** Only when it is known what would happen: limits count what is sent. */
    private CompletionStage<NodeAnswer> sent(MadeUpRequest request, Explanation explanation) {
        if (!request.send()) return CompletableFuture.completedFuture(fitting(explanation, null));
        return sender.send(request).thenApply(sent -> fitting(explanation, sent));
    }

    /** As much of it as there is room for: near misses go first, then what is long about the response. */
    private static NodeAnswer fitting(Explanation whole, @Nullable SentExchange sent) {
        Explanation less = whole.withoutNearMisses();
        var answers = new ArrayList<NodeAnswer.Explained>();
        answers.add(new NodeAnswer.Explained(whole, sent));
        answers.add(new NodeAnswer.Explained(less, sent));
        if (sent != null)
            for (int lengthMax : SHORTER) answers.add(new NodeAnswer.Explained(less, sent.upTo(lengthMax, lengthMax)));
        for (var answer : answers) if (size(answer) <= OCTETS_MAX) return answer;
        return new NodeAnswer.Unanswered("There is more to say than fits into one message: ask with fewer headers");
    }

    private NodeAnswer served(NodeQuestion.Recent asked) {
        var fitting = new ArrayList<ServedExchange>();
        int room = OCTETS_MAX;
        boolean more = false;
        for (var served : latest.get()) {
            if (!asked.filter().takes(served)) continue;
            ServedExchange shown = shown(served, asked.filter().requestId() != null);
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

    /** @param one whether it is the only one that is asked for */
    private static ServedExchange shown(ServedExchange served, boolean one) {
        ServedExchange shown = served.withPathUpTo(PATH_LENGTH_MAX);
        return one && size(shown) < OCTETS_MAX ? shown : shown.withoutPolicies();
    }

    private static int size(Object value) {
        return ConfigJson.write(value).length;
    }
}
