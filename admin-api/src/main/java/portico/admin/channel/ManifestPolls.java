package portico.admin.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeChanged;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.snapshot.Snapshot;
import portico.config.snapshot.Sha256;

/** Nodes that wait for a newer manifest; one question for each node, a second one ends the first. */
@Singleton
final class ManifestPolls {
    private final Map<UUID, Poll> waiting = new ConcurrentHashMap<>();
    private final CurrentSnapshot current;

    private record Poll(Promise<Optional<Snapshot>> answer, Context context) {
        void answer(Optional<Snapshot> snapshot) {
            context.runOnContext(turn -> answer.tryComplete(snapshot));
        }
    }

    ManifestPolls(CurrentSnapshot current) {
        this.current = current;
    }

    void start() {
        current.onChange(snapshot -> waiting.values().forEach(poll -> poll.answer(Optional.of(snapshot))));
    }

    /**
     * The newest snapshot, as soon as it is another than the one that the node has; nothing when that takes too long.
     *
     * @param after the root of what the node has
     */
    Future<Optional<Snapshot>> newer(UUID node, @Nullable Sha256 after, Duration wait, Vertx vertx) {
        Optional<Snapshot> now = newest(after);
        if (now.isPresent() || wait.isZero()) return Future.succeededFuture(now);
        var poll = new Poll(Promise.promise(), vertx.getOrCreateContext());
        Poll before = waiting.put(node, poll);
        if (before != null) before.answer(Optional.empty());
        long timer = vertx.setTimer(wait.toMillis(), late -> poll.answer.tryComplete(Optional.empty()));
        newest(after).ifPresent(missed -> poll.answer(Optional.of(missed)));
        return poll.answer.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            waiting.remove(node, poll);
        });
    }

    /** Ends the question of a node, which asks again as who it is now. */
    void changed(@Observes NodeChanged event) {
        Poll poll = waiting.get(event.id());
        if (poll != null) poll.answer(Optional.empty());
    }

    private Optional<Snapshot> newest(@Nullable Sha256 after) {
        return Optional.ofNullable(current.get())
                .filter(snapshot -> !snapshot.root().equals(after));
    }
}
