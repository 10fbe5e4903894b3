package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** A node that follows an admin service over its channel. */
class SyncTest extends NodeInSync {
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
        ready.set(true);
        sync.sayHow();
        admin.publish(Section.ROUTING, Drawn.services(2));
        Await.until(
                "the next one is there",
                () -> admin.applied(Section.ROUTING).anyMatch(applied -> applied.revision() == 2));
        assertThat(List.copyOf(admin.heard).stream()
                        .takeWhile(said -> !(said instanceof Applied applied) || applied.revision() < 2))
                .as("said before anything else is, and not with the next heartbeat")
                .anyMatch(said -> said instanceof Heartbeat beat && beat.ready());
    }

    /** Only nodes that say so are waited for, and the disk may take its time: here it waits for a reader of a pipe. */
    @Test
    void aNodeSaysThatItIsReadyBeforeItStoresWhatItServes() throws Exception {
        var ofSync = (BooleanSupplier)
                () -> status.complete() && Thread.currentThread().getName().equals("portico-sync"); // not in its beats
        start(target, status, List.of(admin), token(), ofSync);
        Await.until("it follows", () -> !admin.heard(Hello.class).isEmpty());
        Path generation = directory.resolve("cache/generations/1");
        Path pipe = generation.resolveSibling("1.tmp");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        admin.publish(Section.ROUTING, Drawn.services(1));
        Await.until(
                "a ready heartbeat", () -> admin.heard(Heartbeat.class).stream().anyMatch(Heartbeat::ready));
        assertThat(generation).doesNotExist();
        assertThat(Files.readAllBytes(pipe)).isNotEmpty();
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
}
