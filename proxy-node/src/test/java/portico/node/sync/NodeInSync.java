package portico.node.sync;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import portico.config.statistics.TrafficEntry;
import portico.testing.Await;

/** The part of a node that follows an admin service, and one that does what a test asks for. */
abstract class NodeInSync {
    private static final Duration RETRY_MIN = Duration.ofMillis(10);
    private static final Duration RETRY_MAX = Duration.ofMillis(100);

    Answers answers = Answers.NONE;
    final Vertx vertx = Vertx.vertx();
    final FakeAdmin admin = new FakeAdmin(vertx);
    final List<Sync> started = new ArrayList<>();
    final RecordingTarget target = new RecordingTarget();
    final SyncStatus status = new SyncStatus();
    final Queue<List<TrafficEntry>> counted = new ConcurrentLinkedQueue<>();
    final TrafficSource traffic = () -> counted.isEmpty() ? List.of() : counted.remove();

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        started.forEach(Sync::close);
        admin.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    final void start() {
        start(target, status, List.of(admin));
    }

    final void start(RecordingTarget target, SyncStatus status, List<FakeAdmin> admins) {
        start(target, status, admins, token());
    }

    final NodeToken token() {
        return new NodeToken("n1", FakeAdmin.TOKEN, null, null, directory.resolve("kept"));
    }

    final void start(RecordingTarget target, SyncStatus status, List<FakeAdmin> admins, NodeToken token) {
        start(target, status, admins, token, status::complete);
    }

    final Sync start(
            RecordingTarget target, SyncStatus status, List<FakeAdmin> admins, NodeToken token, BooleanSupplier ready) {
        return start(target, status, settings(admins, token, RETRY_MIN, RETRY_MAX), ready);
    }

    /** With other pauses between attempts. */
    final void start(Duration retryMin, Duration retryMax) {
        start(target, status, settings(List.of(admin), token(), retryMin, retryMax), status::complete);
    }

    private Sync.SyncSettings settings(List<FakeAdmin> admins, NodeToken token, Duration retryMin, Duration retryMax) {
        return new Sync.SyncSettings(
                "test",
                "127.0.0.1:0",
                admins.stream().map(FakeAdmin::url).toList(),
                token,
                directory.resolve("cache"),
                retryMin,
                retryMax,
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }

    private Sync start(RecordingTarget target, SyncStatus status, Sync.SyncSettings settings, BooleanSupplier ready) {
        var sync = new Sync(vertx, settings, target, status, ready, List.of(), traffic, answers);
        started.add(sync);
        sync.start();
        return sync;
    }

    /** Waits until both sections are in service at this revision. */
    final void running(long revision) {
        Await.until(
                "revision " + revision,
                () -> status.complete()
                        && status.held().values().stream()
                                .allMatch(held -> held.running().revision() == revision));
    }

    final long files() throws Exception {
        Path generations = directory.resolve("cache").resolve("generations");
        if (!Files.isDirectory(generations)) return 0;
        try (var files = Files.list(generations)) {
            return files.filter(file -> !file.toString().endsWith(".tmp")).count();
        }
    }
}
