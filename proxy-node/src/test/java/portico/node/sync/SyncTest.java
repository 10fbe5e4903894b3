package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.EntityKind;
import portico.config.channel.CachePurge;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.channel.Poll;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.snapshot.Section;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;
import portico.testing.Await;

class SyncTest {
    private Answers answers = Answers.NONE;
    private final Vertx vertx = Vertx.vertx();
    private final FakeAdmin admin = new FakeAdmin(vertx);
    private final List<Sync> started = new ArrayList<>();
    private final RecordingTarget target = new RecordingTarget();
    private final SyncStatus status = new SyncStatus();
    private final Queue<List<TrafficEntry>> counted = new ConcurrentLinkedQueue<>();
    private final TrafficSource traffic = () -> counted.isEmpty() ? List.of() : counted.remove();

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        started.forEach(Sync::close);
        admin.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aNewNodeGetsEverythingAndSaysSo() {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        var manifest = admin.publish(Section.ROUTING, Drawn.services(20));
        start();

        Await.until(
                "both sections acknowledged", () -> admin.heard(Applied.class).size() == 2);
        assertThat(target.currentServices()).hasSize(20);
        assertThat(target.currentConsumers()).containsExactly("acme");
        assertThat(admin.heard(Hello.class).get(0).applied()).isEmpty();
        assertThat(admin.heard(Applied.class))
                .extracting(Applied::section)
                .as("identity first, so that a revocation is fastest")
                .containsExactly(Section.IDENTITY, Section.ROUTING);
        assertThat(admin.heard(Applied.class)).allSatisfy(applied -> {
            assertThat(applied.revision()).isEqualTo(2);
            assertThat(applied.root()).isEqualTo(manifest.root(applied.section()));
        });
        Await.until(
                "a ready heartbeat", () -> admin.heard(Heartbeat.class).stream().anyMatch(Heartbeat::ready));
    }

    @Test
    void aChangeFetchesOnlyTheChunksThatChanged() {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        admin.publish(Section.ROUTING, Drawn.services(20));
        start();
        running(2);
        admin.fetched.clear();

        var changed = new ArrayList<>(Drawn.services(20));
        changed.set(3, Drawn.service("s3", 1));
        admin.publish(Section.ROUTING, changed);

        running(3);
        assertThat(admin.fetched).hasSize(1);
        assertThat(target.consumers)
                .as("the same identity is not applied again")
                .hasSize(1);
        Await.until("it is said", () -> admin.applied(Section.IDENTITY).anyMatch(applied -> applied.revision() == 3));
    }

    @Test
    void aCorruptChunkIsRefusedAndFetchedAgain() {
        var manifest = admin.publish(Section.ROUTING, Drawn.services(20));
        admin.stop();
        admin.corruptFor.put(manifest.chunks(Section.ROUTING).get(0), new AtomicInteger(2));
        admin.start();
        start();

        running(1);
        assertThat(status.chunksCorrupt()).isEqualTo(2);
        assertThat(target.services)
                .containsExactly(target.currentServices())
                .allSatisfy(all -> assertThat(all).hasSize(20));
    }

    @Test
    void aChunkThatStaysCorruptHoldsBackItsSectionOnly() {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        var manifest = admin.publish(Section.ROUTING, Drawn.services(20));
        var never = new AtomicInteger(Integer.MAX_VALUE);
        admin.corruptFor.put(manifest.chunks(Section.ROUTING).get(1), never);
        start();

        Await.until("several attempts", () -> status.chunksCorrupt() > 6);
        assertThat(target.currentConsumers()).containsExactly("acme");
        assertThat(target.services).isEmpty();

        never.set(0);
        running(2);
    }

    @Test
    void aRejectedSectionLeavesTheLastGoodOneUntilItIsFixed() {
        admin.publish(Section.ROUTING, List.of(Drawn.service("orders", 1), Drawn.route("orders", "orders")));
        start();
        running(1);

        admin.publish(Section.ROUTING, List.of(Drawn.service("other", 1), Drawn.route("orders", "orders")));
        Await.until("the rejection", () -> !admin.heard(Rejected.class).isEmpty());
        Rejected rejected = admin.heard(Rejected.class).get(0);
        assertThat(rejected.kind()).isEqualTo(EntityKind.ROUTE);
        assertThat(rejected.name()).isEqualTo("orders");
        assertThat(rejected.field()).isEqualTo("forward.service");
        assertThat(target.currentServices()).containsExactly("orders");
        assertThat(status.complete()).isTrue();

        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        Await.until("the other section goes on", () -> Set.of("acme").equals(target.currentConsumers()));
        Await.until(
                "rejected under the new revision too",
                () -> admin.heard(Rejected.class).stream().anyMatch(again -> again.revision() == 3));
        assertThat(status.rejections()).as("not tried again").isEqualTo(1);

        admin.publish(Section.ROUTING, List.of(Drawn.service("other", 1), Drawn.route("orders", "other")));
        running(4);
        assertThat(target.currentServices()).containsExactly("other");
        assertThat(status.rejected()).isEmpty();
    }

    @Test
    void aFailureInsideTheNodeIsARejectionAndNoEnd() {
        target.before = routing -> {
            if (routing.services().containsKey("bad")) throw new IllegalStateException("a fault of ours");
        };
        admin.publish(Section.ROUTING, List.of(Drawn.service("good", 1)));
        start();
        running(1);
        admin.publish(Section.ROUTING, List.of(Drawn.service("bad", 1)));
        Await.until("the rejection", () -> !admin.heard(Rejected.class).isEmpty());
        assertThat(admin.heard(Rejected.class).get(0).message()).contains("a fault of ours");
        admin.publish(Section.ROUTING, List.of(Drawn.service("better", 1)));
        running(3);
    }

    @Test
    void noErrorEndsTheFollowing() {
        target.before = routing -> {
            if (routing.services().containsKey("large")) throw new OutOfMemoryError("drawn");
        };
        admin.publish(Section.ROUTING, List.of(Drawn.service("good", 1)));
        start();
        running(1);
        admin.publish(Section.ROUTING, List.of(Drawn.service("large", 1)));
        Await.until("it is tried", () -> status.failures() > 0 || status.rejections() > 0);
        assertThat(target.currentServices()).containsExactly("good");
        admin.publish(Section.ROUTING, List.of(Drawn.service("better", 1)));
        running(3);
    }

    /** What waits is not to be had, and what runs was not stored because of it. */
    @Test
    void whatRunsIsOnDiskWhenTheAdminServiceGoesInTheMiddleOfAStream() {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("revoked")));
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(2);
        target.before = routing -> {
            if (routing.services().size() != 2) return;
            admin.publish(Section.ROUTING, Drawn.services(3));
            admin.manifestInstead = Buffer.buffer("{}");
        };
        admin.publish(Section.ROUTING, Drawn.services(2));
        Await.until("it is given up", () -> status.link() == SyncStatus.Link.NONE);
        assertThat(target.currentServices()).hasSize(2);
        admin.stop();
        started.forEach(Sync::close);

        var again = new RecordingTarget();
        var restored = new SyncStatus();
        start(again, restored, List.of(admin));
        Await.until("a start from disk", restored::complete);
        assertThat(again.currentServices()).hasSize(2);
    }

    @Test
    void aNodeThatBecomesReadySaysSoAtOnce() {
        admin.publish(Section.ROUTING, Drawn.services(1));
        var ready = new AtomicBoolean();
        var sync = start(target, status, List.of(admin), token(), ready::get);
        running(1);
        Await.until(
                "both sections acknowledged", () -> admin.heard(Applied.class).size() == 2);
        Await.until(
                "a heartbeat behind them", () -> admin.heard(Heartbeat.class).size() >= 2);
        assertThat(admin.heard(Heartbeat.class)).noneMatch(Heartbeat::ready);
        int said = admin.heard(Heartbeat.class).size();
        ready.set(true);
        sync.sayHow();
        Await.until("it is said", () -> admin.heard(Heartbeat.class).size() > said);
        assertThat(admin.heard(Heartbeat.class).get(said).ready()).isTrue();
    }

    @Test
    void theChannelIsTiedAgainWhenItBreaks() {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        admin.cut();
        Await.until("a second hello", () -> admin.heard(Hello.class).size() >= 2);
        assertThat(admin.heard(Hello.class)
                        .get(1)
                        .applied()
                        .get(Section.ROUTING)
                        .revision())
                .isEqualTo(1);
        admin.publish(Section.ROUTING, Drawn.services(3));
        running(2);
    }

    @Test
    void theNodeServesOnWhileThereIsNoAdminAndCatchesUp() {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        admin.stop();
        Await.until("it is noticed", () -> status.link() == SyncStatus.Link.NONE);
        assertThat(status.complete()).isTrue();
        assertThat(target.withdrawals).isZero();
        admin.publish(Section.ROUTING, Drawn.services(3));
        admin.start();
        running(2);
    }

    @Test
    void anotherReplicaTakesOver() {
        admin.publish(Section.ROUTING, Drawn.services(2));
        try (var other = new FakeAdmin(vertx)) {
            other.publish(Section.ROUTING, Drawn.services(2));
            start(target, status, List.of(admin, other));
            running(1);
            var tied = admin.channelsOpen() == 1 ? admin : other;
            var spare = tied == admin ? other : admin;
            tied.stop();
            spare.publish(Section.ROUTING, Drawn.services(5));
            running(2);
            assertThat(spare.channelsOpen()).isEqualTo(1);
        }
    }

    @Test
    void aReplicaThatLagsNeverTakesTheNodeBack() {
        admin.publish(Section.ROUTING, Drawn.services(2));
        admin.publish(Section.ROUTING, Drawn.services(3));
        start();
        running(2);
        Await.until("it is said", () -> admin.applied(Section.ROUTING).anyMatch(applied -> applied.revision() == 2));
        admin.heard.clear();
        admin.announceAgain(1);
        Await.until("an answer", () -> admin.applied(Section.ROUTING).count() == 1);
        assertThat(admin.applied(Section.ROUTING).map(Applied::revision)).containsExactly(2L);
    }

    @Test
    void aRestoredDatabaseIsFollowedThoughItsRevisionIsLower() {
        admin.publish(Section.ROUTING, Drawn.services(2));
        admin.publish(Section.ROUTING, Drawn.services(3));
        admin.publish(Section.ROUTING, Drawn.services(4));
        start();
        running(3);
        admin.restore(2, 0);
        admin.publish(Section.ROUTING, Drawn.services(1));
        Await.until(
                "the new epoch",
                () -> admin.applied(Section.ROUTING)
                        .anyMatch(applied -> applied.epoch() == 2 && applied.revision() == 1));
        assertThat(target.currentServices()).hasSize(1);
    }

    @Test
    void withoutAChannelTheManifestIsPolled() {
        admin.channels = false;
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        Await.until("the first snapshot", () -> status.complete());
        assertThat(status.link()).isEqualTo(SyncStatus.Link.POLL);
        admin.publish(Section.ROUTING, Drawn.services(3));
        Await.until(
                "the second",
                () -> target.currentServices() != null
                        && target.currentServices().size() == 3);

        admin.channels = true;
        Await.until("back to the channel", () -> status.link() == SyncStatus.Link.CHANNEL);
    }

    @Test
    void withoutAChannelTheAdminServiceHearsAllTheSame() {
        admin.channels = false;
        admin.publish(Section.ROUTING, List.of(Drawn.service("orders", 1), Drawn.route("orders", "orders")));
        start();
        Await.until(
                "it says what it runs",
                () -> admin.said.stream()
                        .anyMatch(poll -> poll.hello().applied().size() == 2));
        assertThat(lastPoll().hello().version()).isEqualTo("test");
        Await.until("it is ready", () -> lastPoll().heartbeat().ready());

        admin.publish(Section.ROUTING, List.of(Drawn.service("other", 1), Drawn.route("orders", "orders")));
        Await.until("the rejection", () -> !lastPoll().rejected().isEmpty());
        assertThat(lastPoll().rejected().get(0).name()).isEqualTo("orders");
        assertThat(lastPoll().hello().applied().get(Section.ROUTING).revision()).isEqualTo(1);
    }

    @ParameterizedTest(name = "with a channel: {0}")
    @ValueSource(booleans = {true, false})
    void whatWasCountedIsSaidUntilItIsStored(boolean channels) {
        admin.channels = channels;
        admin.storesTraffic = false;
        admin.publish(Section.ROUTING, Drawn.services(1));
        var entry =
                new TrafficEntry(TrafficKind.ROUTE, Drawn.id("route orders"), new TrafficCounts(new long[] {0, 0, 7}));
        counted.add(List.of(entry));
        start();
        Await.until("it is said", () -> !admin.traffic().isEmpty());
        admin.cut();
        Await.until("it is said again", () -> admin.traffic().size() > 1);
        assertThat(admin.traffic()).allSatisfy(said -> {
            assertThat(said.sequence()).isEqualTo(1);
            assertThat(said.entries()).containsExactly(entry);
        });

        admin.storesTraffic = true;
        counted.add(List.of(entry));
        Await.until("the next one", () -> admin.traffic().stream().anyMatch(said -> said.sequence() == 2));
    }

    @Test
    void withoutAChannelPurgesAreDoneAndSaidSo() {
        admin.channels = false;
        admin.publish(Section.ROUTING, Drawn.services(1));
        var asked = new CopyOnWriteArrayList<NodeQuestion>();
        answers = question -> {
            asked.add(question);
            return CompletableFuture.completedFuture(new NodeAnswer.Purged(asked.size()));
        };
        var first = new PurgeOrders.Order(new UUID(0, 1), new CachePurge(null, null, "one"));
        var second = new PurgeOrders.Order(new UUID(0, 2), new CachePurge(null, "/", null));
        admin.purges.addAll(List.of(first, second));
        start();
        Await.until("they are done", () -> admin.purged.size() == 2);
        assertThat(asked).containsExactly(new NodeQuestion.Purge(first.what()), new NodeQuestion.Purge(second.what()));
        assertThat(admin.purged)
                .containsExactly(new PurgeReport.Done(first.id(), 1), new PurgeReport.Done(second.id(), 2));
    }

    @Test
    void anAdminServiceThatKnowsNoPurgesIsFollowedAllTheSame() {
        admin.channels = false;
        admin.knowsPurges = false;
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(1);
        admin.publish(Section.ROUTING, Drawn.services(2));
        Await.until("the second", () -> target.currentServices().size() == 2);
        assertThat(status.link()).isEqualTo(SyncStatus.Link.POLL);
    }

    private Poll lastPoll() {
        return admin.said.get(admin.said.size() - 1);
    }

    @ParameterizedTest(name = "with a channel: {0}")
    @ValueSource(booleans = {true, false})
    void aDrainedNodeStaysSoUntilItIsTakenBack(boolean channels) {
        admin.channels = channels;
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        Await.until("in service", () -> status.complete());
        admin.drain(true);
        Await.until("drained", () -> status.drained());
        admin.publish(Section.ROUTING, Drawn.services(3));
        running(2); // it goes with the configuration all the same
        admin.stop();
        Await.until("alone", () -> status.link() == SyncStatus.Link.NONE);
        assertThat(status.drained()).isTrue();
        admin.start();
        admin.drain(false);
        Await.until("taken back", () -> !status.drained());
    }

    @ParameterizedTest(name = "with a channel: {0}")
    @ValueSource(booleans = {true, false})
    void aRevokedNodeIsOutWithinASecondAndForgets(boolean channels) throws Exception {
        admin.channels = channels;
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        Await.until("in service", () -> status.complete());
        Await.until("stored", () -> files() > 0);

        admin.revoke();
        Await.until("out", () -> target.withdrawals > 0 && !status.complete());
        assertThat(status.link()).isEqualTo(SyncStatus.Link.UNAUTHORIZED);
        Await.until("the disk is empty", () -> files() == 0);

        admin.token = FakeAdmin.TOKEN;
        Await.until("enrolled again", () -> status.complete());
        Await.until("linked again", () -> status.link() != SyncStatus.Link.UNAUTHORIZED);
    }

    @Test
    void aNodeThatIsCompilingIsOutWithinASecondToo() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        var reached = new CountDownLatch(1);
        var open = target.holdNextRouting(reached);
        admin.publish(Section.ROUTING, Drawn.services(3));
        reached.await();
        admin.revoke();
        Await.until("out", () -> target.withdrawals > 0);
        assertThat(status.link()).isEqualTo(SyncStatus.Link.UNAUTHORIZED);
        open.countDown();
        Await.until("it stays out", () -> target.withdrawals > 1 && !status.complete());
    }

    @Test
    void aRevocationOfAKeyDoesNotWaitForRoutingThatIsCompiled() throws Exception {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"), Drawn.consumer("gone")));
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(2);
        var reached = new CountDownLatch(1);
        var open = target.holdNextRouting(reached);
        admin.publish(Section.ROUTING, Drawn.services(3));
        reached.await();

        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        Await.until("the consumer is out", () -> Set.of("acme").equals(target.currentConsumers()));
        Await.until("it is said", () -> admin.applied(Section.IDENTITY).anyMatch(applied -> applied.revision() == 4));
        admin.publish(Section.IDENTITY, List.of());
        Await.until("the other too", () -> Set.of().equals(target.currentConsumers()));
        assertThat(target.currentServices()).as("routing is still compiled").hasSize(2);

        open.countDown();
        running(5);
        assertThat(target.currentServices()).hasSize(3);
        assertThat(target.currentConsumers()).as("never back").isEmpty();
    }

    @Test
    void aChannelThatEndsWhileRoutingIsCompiledIsFollowedByAnother() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        var reached = new CountDownLatch(1);
        var open = target.holdNextRouting(reached);
        admin.publish(Section.ROUTING, Drawn.services(3));
        reached.await();
        admin.cut();
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        open.countDown();
        running(3);
        assertThat(target.currentConsumers()).containsExactly("acme");
        assertThat(target.currentServices()).hasSize(3);
    }

    @Test
    void somethingInBetweenThatSays401DoesNotPutTheNodeOut() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        admin.stop();
        var between = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(401)
                        .putHeader("www-authenticate", "Basic realm=\"corporate proxy\"")
                        .end())
                .listen(admin.url().getPort(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        long before = status.failures();
        Await.until("several attempts", () -> status.failures() > before + 3);
        assertThat(target.withdrawals).isZero();
        assertThat(status.complete()).isTrue();
        between.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itStartsFromDiskWithoutAnAdmin() {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        admin.publish(Section.ROUTING, Drawn.services(20));
        start();
        running(2);
        Await.until("stored", () -> files() > 0);
        started.get(0).close();
        admin.stop();

        var again = new RecordingTarget();
        var restarted = new SyncStatus();
        start(again, restarted, List.of(admin));
        Await.until("in service", restarted::complete);
        assertThat(again.currentServices()).isEqualTo(target.currentServices());
        assertThat(again.currentConsumers()).containsExactly("acme");
        assertThat(restarted.held()).allSatisfy((section, held) -> {
            assertThat(held.source()).isEqualTo(SyncStatus.Source.DISK);
            assertThat(held.running().revision()).isEqualTo(2);
        });

        admin.fetched.clear();
        admin.start();
        var changed = new ArrayList<>(Drawn.services(20));
        changed.set(3, Drawn.service("s3", 1));
        admin.publish(Section.ROUTING, changed);
        Await.until("the change", () -> again.services.size() == 2);
        assertThat(admin.fetched).as("the chunks on disk are not fetched again").hasSize(1);
    }

    @Test
    void theLatestAnnouncementWins() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(1);
        var reached = new CountDownLatch(1);
        var open = target.holdNextRouting(reached);
        admin.publish(Section.ROUTING, Drawn.services(2));
        reached.await();
        for (int count = 3; count <= 30; count++) admin.publish(Section.ROUTING, Drawn.services(count));
        open.countDown();
        running(30);
        assertThat(target.services.size()).as("most were skipped").isLessThan(10);
        assertThat(target.currentServices()).hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"type\":\"available\"}",
                "{\"type\":\"gossip\",\"about\":\"you\"}",
                "{\"type\":\"available\",\"epoch\":1,\"revision\":9,\"root\":\"xyz\"}",
                "[[[[[[[[",
                "{\"type\":\"hello\",\"version\":\"1\",\"address\":\"x\"}"
            })
    void nonsenseOnTheChannelChangesNothing(String text) {
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(1);
        admin.say(text);
        admin.publish(Section.ROUTING, Drawn.services(2));
        running(2);
        assertThat(admin.heard(Hello.class)).as("still the first channel").hasSize(1);
    }

    @Test
    void aMessageThatIsTooLargeEndsTheChannelOnly() {
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(1);
        admin.say("x".repeat(1 << 20));
        Await.until("another hello", () -> admin.heard(Hello.class).size() > 1);
        admin.publish(Section.ROUTING, Drawn.services(2));
        running(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"epoch\":1,\"revision\":1}", "<html>", "{\"epoch\":\"x\"}"})
    void aManifestThatIsNoneChangesNothing(String body) {
        admin.publish(Section.ROUTING, Drawn.services(1));
        start();
        running(1);
        long before = status.failures();
        admin.manifestInstead = Buffer.buffer(body);
        admin.publish(Section.ROUTING, Drawn.services(2));
        Await.until("several attempts", () -> status.failures() > before + 2);
        assertThat(target.currentServices()).hasSize(1);
        admin.manifestInstead = null;
        running(2);
    }

    @Test
    void aNodeWithAJoinTokenGetsATokenOfItsOwnOnce() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(1));
        Path kept = directory.resolve("node.token");
        start(target, status, List.of(admin), new NodeToken("n1", null, null, "join-me", kept));
        running(1);
        assertThat(admin.joins).hasSize(1).allSatisfy(join -> {
            assertThat(join.name()).isEqualTo("n1");
            assertThat(join.token()).isEqualTo("join-me");
        });
        assertThat(Files.readString(kept)).isEqualTo(FakeAdmin.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        admin.cut();
        Await.until("a second channel", () -> admin.heard(Hello.class).size() >= 2);
        assertThat(admin.joins).hasSize(1);
    }

    @Test
    void aTokenFileIsReadAgainAtEachAttempt() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(1));
        Path file = directory.resolve("token");
        Files.writeString(file, "an old one\n");
        start(target, status, List.of(admin), new NodeToken("n1", null, file, null, directory.resolve("kept")));
        Await.until("refused", () -> status.link() == SyncStatus.Link.UNAUTHORIZED);
        Files.writeString(file, FakeAdmin.TOKEN + "\n");
        running(1);
    }

    private void start() {
        start(target, status, List.of(admin));
    }

    private void start(RecordingTarget target, SyncStatus status, List<FakeAdmin> admins) {
        start(target, status, admins, token());
    }

    private NodeToken token() {
        return new NodeToken("n1", FakeAdmin.TOKEN, null, null, directory.resolve("kept"));
    }

    private void start(RecordingTarget target, SyncStatus status, List<FakeAdmin> admins, NodeToken token) {
        start(target, status, admins, token, status::complete);
    }

    private Sync start(
            RecordingTarget target, SyncStatus status, List<FakeAdmin> admins, NodeToken token, BooleanSupplier ready) {
        var sync = new Sync(
                vertx,
                new Sync.SyncSettings(
                        "test",
                        "127.0.0.1:0",
                        admins.stream().map(FakeAdmin::url).toList(),
                        token,
                        directory.resolve("cache"),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1)),
                target,
                status,
                ready,
                List.of(),
                traffic,
                answers);
        started.add(sync);
        sync.start();
        return sync;
    }

    /** Waits until both sections are in service at this revision. */
    private void running(long revision) {
        Await.until(
                "revision " + revision,
                () -> status.complete()
                        && status.held().values().stream()
                                .allMatch(held -> held.running().revision() == revision));
    }

    private long files() throws Exception {
        Path generations = directory.resolve("cache").resolve("generations");
        if (!Files.isDirectory(generations)) return 0;
        try (var files = Files.list(generations)) {
            return files.filter(file -> !file.toString().endsWith(".tmp")).count();
        }
    }
}
