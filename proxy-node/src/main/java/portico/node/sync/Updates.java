package portico.node.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.consumer.EnrolledConsumer;
import portico.config.snapshot.ChunkContent;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.CorruptChunk;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Routing;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.config.snapshot.UnreadableEntity;
import portico.node.gateway.SnapshotTarget;
import portico.node.gateway.Unservable;

/**
 * Takes the node from the snapshot that it runs to another one, section by section. On the sync thread only; routing
 * alone is compiled on a thread of its own, so that identity goes on meanwhile.
 */
final class Updates implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Updates.class);

    /** Identity first: nothing is as urgent as a revocation. */
    private static final List<Section> ORDER = List.of(Section.IDENTITY, Section.ROUTING);

    private static final int MESSAGE_LENGTH_MAX = 2000;

    /** So many consumers that are not served are named beside the first one. */
    private static final int NAMED_MAX = 10;

    /** Under a stream of changes the disk may stay behind for this long. */
    private static final Duration DISK_LAG_MAX = Duration.ofSeconds(1);

    private final SnapshotTarget target;
    private final DiskCache disk;
    private final SyncStatus status;
    private final Chunks chunks = new Chunks();
    private final Map<Section, Running> running = new EnumMap<>(Section.class);
    private final Map<Section, Refused> refused = new EnumMap<>(Section.class);

    /** What is wrong with consumers of the identity section that runs: it is served without them. */
    private List<EntityProblem> wrong = List.of();

    private final ExecutorService compiler = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "portico-compile");
        thread.setDaemon(true);
        return thread;
    });
    private long storedNanos = System.nanoTime();

    Updates(SnapshotTarget target, DiskCache disk, SyncStatus status) {
        this.target = target;
        this.disk = disk;
        this.status = status;
    }

    /** A root that could not be served: not tried again until there is another one. */
    private record Refused(Sha256 root, @Nullable EntityProblem problem, String message) {}

    /** Gets chunks that the node lacks into memory. */
    interface Fetch {
        /** @throws AdminFailure when not all could be had, or when the channel has ended meanwhile */
        void fetch(List<Sha256> lacking, Chunks into) throws AdminFailure, InterruptedException;
    }

    /** Tells what is newer while routing is being compiled. */
    interface Meanwhile {
        /** Nothing is: there is nobody who would say so. */
        Meanwhile NOTHING = compiling -> null;

        /**
         * Waits for a newer manifest.
         *
         * @return null when the compilation is done, or nothing newer can come
         * @throws AdminFailure when there is none to be had; whoever takes the next snapshot meets that again
         */
        @Nullable Manifest newer(CompletableFuture<?> compiling) throws AdminFailure, InterruptedException;
    }

    /** Ends a compilation that still runs. */
    @Override
    public void close() {
        compiler.shutdownNow();
    }

    /** Puts into service what lies on disk. */
    void restore() throws IOException, InterruptedException {
        var loaded = disk.load();
        if (loaded == null) return;
        restore(loaded, ORDER);
        if (running.containsKey(Section.ROUTING)) return;
        // After a step back to an older version: what that one left behind is the generation before. Of its routing
        // only,
        // for who was put out since then stays out.
        var before = disk.loadPrevious();
        if (before != null) restore(before, List.of(Section.ROUTING));
    }

    private void restore(DiskCache.Loaded loaded, List<Section> sections) throws InterruptedException {
        chunks.addSaved(loaded.chunks());
        for (var there : loaded.generation().sections().entrySet()) {
            if (!sections.contains(there.getKey())) continue;
            if (!there.getValue().chunks().stream().allMatch(chunks::has)) continue; // the disk cache has said why
            try {
                serve(there.getKey(), there.getValue(), SyncStatus.Source.DISK, compiling -> {});
            } catch (Unservable e) {
                LOG.errorf("The %s on disk cannot be served by this version: %s", there.getKey(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.errorf(e, "The %s on disk cannot be served", there.getKey());
            }
        }
    }

    /** What the node runs, as the channel says it. */
    Map<Section, ChannelMessage.Applied> applied() {
        var applied = new EnumMap<Section, ChannelMessage.Applied>(Section.class);
        running.forEach((section, now) -> applied.put(section, now.applied(section, 0)));
        return applied;
    }

    /** Names all that the node runs; null unless it runs all sections at one revision's content. */
    @Nullable Sha256 root() {
        if (running.size() < Section.values().length) return null;
        var sections = new EnumMap<Section, List<Sha256>>(Section.class);
        running.forEach((section, now) -> sections.put(section, now.chunks()));
        return new Manifest(0, 0, sections).root();
    }

    /**
     * Goes to this snapshot, as far as it can be served.
     *
     * @param say where each section's outcome goes
     * @param hurry true when something newer waits
     * @param meanwhile of which identity alone is taken, while routing is being compiled
     */
    void take(
            Manifest manifest,
            Fetch fetch,
            java.util.function.Consumer<ChannelMessage> say,
            BooleanSupplier hurry,
            Meanwhile meanwhile)
            throws AdminFailure, InterruptedException {
        Attend attend = compiling -> {
            for (var newer = meanwhile.newer(compiling); newer != null; newer = meanwhile.newer(compiling))
                take(Section.IDENTITY, newer, fetch, busy -> {}, say);
        };
        try {
            for (var section : ORDER) take(section, manifest, fetch, attend, say);
        } finally {
            var named = new HashSet<>(manifest.allChunks());
            running.values().forEach(now -> named.addAll(now.chunks()));
            chunks.retain(named);
            store(hurry);
        }
    }

    /** Stores what was left for later, now that nothing newer comes: a start from disk goes back to nothing given up. */
    void settle() {
        store(() -> false);
    }

    /** Takes everything out of service and forgets it: the node is not trusted any more. */
    void forget() {
        target.withdraw();
        running.clear();
        refused.clear();
        wrong = List.of();
        chunks.clear();
        status.withdrawn();
        try {
            disk.wipe();
        } catch (IOException e) {
            LOG.errorf("The disk cache of this revoked node cannot be deleted: %s", e);
        }
    }

    /** What the sync thread does while it would only wait. */
    private interface Attend {
        void during(CompletableFuture<?> compiling) throws AdminFailure, InterruptedException;
    }

    private void take(
            Section section,
            Manifest manifest,
            Fetch fetch,
            Attend attend,
            java.util.function.Consumer<ChannelMessage> say)
            throws AdminFailure, InterruptedException {
        ChannelMessage outcome = outcome(section, manifest, fetch, attend);
        say.accept(outcome);
        ChannelMessage.Rejected without = status.rejected().get(section);
        if (outcome instanceof ChannelMessage.Applied && without != null && without.servedWithout())
            say.accept(without);
    }

    private ChannelMessage outcome(Section section, Manifest manifest, Fetch fetch, Attend attend)
            throws AdminFailure, InterruptedException {
        Running wanted = Running.of(manifest, section);
        Running now = running.get(section);
        // A replica that lags behind the one before: never back.
        if (now != null && wanted.isBefore(now)) return now.applied(section, 0);
        if (now != null && wanted.root().equals(now.root())) {
            running.put(section, wanted);
            refused.remove(section);
            status.renumbered(section, wanted);
            if (section == Section.IDENTITY) tellWrong(wanted);
            return wanted.applied(section, 0);
        }
        Refused before = refused.get(section);
        if (before != null && before.root().equals(wanted.root())) return rejected(section, wanted, before);
        try {
            fetch.fetch(
                    wanted.chunks().stream()
                            .distinct()
                            .filter(hash -> !chunks.has(hash))
                            .toList(),
                    chunks);
            return serve(section, wanted, SyncStatus.Source.ADMIN, attend);
        } catch (Unservable e) {
            var rejected = refuse(section, wanted, e.problem(), e.problem().message());
            if (e.isFault()) mayPass(section, wanted, e);
            return rejected;
        } catch (UnreadableEntity e) {
            return refuse(section, wanted, e.problem(), e.problem().message());
        } catch (CorruptChunk e) {
            return refuse(section, wanted, null, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            var rejected = refuse(section, wanted, null, "fails inside the node: " + e);
            mayPass(section, wanted, e);
            return rejected;
        }
    }

    /** A fault of ours may pass: it is tried again with whatever comes next. */
    private void mayPass(Section section, Running wanted, RuntimeException fault) {
        LOG.errorf(fault, "The %s of revision %d cannot be served", section, (Object) wanted.revision());
        refused.remove(section);
    }

    private ChannelMessage.Applied serve(Section section, Running wanted, SyncStatus.Source source, Attend attend)
            throws InterruptedException {
        long start = System.nanoTime();
        List<ChunkContent> contents =
                wanted.chunks().stream().map(chunks::content).toList();
        switch (section) {
            case IDENTITY -> target.applyIdentity(served(contents), withheld(contents));
            case ROUTING -> compile(() -> target.applyRouting(Routing.of(entries(contents))), attend);
        }
        Duration compile = Duration.ofNanos(System.nanoTime() - start);
        running.put(section, wanted);
        refused.remove(section);
        status.held(section, wanted, source, compile);
        if (section == Section.IDENTITY) {
            wrong = contents.stream()
                    .flatMap(content -> content.problems().stream())
                    .toList();
            tellWrong(wanted);
            if (!wrong.isEmpty())
                LOG.errorf(
                        "The identity of revision %d is served, but not all of it: %s",
                        wanted.revision(), named(wrong));
        }
        LOG.infof(
                "Serving the %s of revision %d from %s, compiled in %d ms",
                section, wanted.revision(), source, compile.toMillis());
        return wanted.applied(section, compile.toMillis());
    }

    private void compile(Runnable compilation, Attend attend) throws InterruptedException {
        var compiling = CompletableFuture.runAsync(compilation, compiler);
        try {
            attend.during(compiling);
        } catch (AdminFailure e) {
            LOG.debugf("Identity waits for the compilation: %s", e.getMessage());
        }
        try {
            compiling.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        }
    }

    private void tellWrong(Running runs) {
        if (wrong.isEmpty()) return;
        EntityProblem first = wrong.get(0);
        status.servedWithout(new ChannelMessage.Rejected(
                Section.IDENTITY,
                runs.epoch(),
                runs.revision(),
                first.kind(),
                first.name(),
                first.field(),
                cut(first.message() + others(wrong)),
                true));
    }

    private static String named(List<EntityProblem> wrong) {
        return cut(wrong.get(0) + others(wrong));
    }

    private static String others(List<EntityProblem> wrong) {
        List<String> names = wrong.stream().map(EntityProblem::name).distinct().toList();
        if (names.size() == 1) return "";
        String listed = names.stream().skip(1).limit(NAMED_MAX).collect(Collectors.joining(", ", "; also ", ""));
        int left = names.size() - 1 - NAMED_MAX;
        return left > 0 ? listed + " and " + left + " more" : listed;
    }

    private static List<EnrolledConsumer> served(List<ChunkContent> contents) {
        var consumers = new ArrayList<EnrolledConsumer>();
        for (var content : contents)
            for (var entry : content.entries()) if (entry.identity() != null) consumers.add(entry.identity());
        return consumers;
    }

    private static List<EnrolledConsumer> withheld(List<ChunkContent> contents) {
        return contents.stream().flatMap(content -> content.withheld().stream()).toList();
    }

    private static List<ChunkEntry> entries(List<ChunkContent> contents) {
        return contents.stream().flatMap(content -> content.entries().stream()).toList();
    }

    private static String cut(String message) {
        return message.length() > MESSAGE_LENGTH_MAX ? message.substring(0, MESSAGE_LENGTH_MAX) + "…" : message;
    }

    private ChannelMessage refuse(Section section, Running wanted, @Nullable EntityProblem problem, String message) {
        String shown = cut(message);
        var refusal = new Refused(wanted.root(), problem, shown);
        refused.put(section, refusal);
        var rejected = rejected(section, wanted, refusal);
        status.rejected(rejected);
        LOG.errorf(
                "The %s of revision %d is rejected, the last good one goes on: %s",
                section, wanted.revision(), problem == null ? shown : problem);
        return rejected;
    }

    private static ChannelMessage.Rejected rejected(Section section, Running wanted, Refused refusal) {
        EntityProblem problem = refusal.problem();
        return new ChannelMessage.Rejected(
                section,
                wanted.epoch(),
                wanted.revision(),
                problem == null ? null : problem.kind(),
                problem == null ? null : problem.name(),
                problem == null ? null : problem.field(),
                refusal.message());
    }

    private void store(BooleanSupplier hurry) {
        var generation = new Generation(running);
        if (running.isEmpty() || disk.holds(generation)) {
            storedNanos = System.nanoTime();
            return;
        }
        BooleanSupplier later = () -> hurry.getAsBoolean() && System.nanoTime() - storedNanos < DISK_LAG_MAX.toNanos();
        if (later.getAsBoolean()) return;
        try {
            if (!disk.store(generation, chunks::unsaved, later)) return;
            chunks.saved(generation.allChunks());
            storedNanos = System.nanoTime();
        } catch (IOException e) {
            // It serves all the same; the next change tries again.
            LOG.errorf("The snapshot cannot be stored on disk: %s", e);
        }
    }
}
