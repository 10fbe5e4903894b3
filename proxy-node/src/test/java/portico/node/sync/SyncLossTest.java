package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** A node whose admin service goes, and comes back or does not. */
class SyncLossTest extends NodeInSync {
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
            Await.until("its channel is there", () -> spare.channelsOpen() == 1);
        }
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
        var between = admin.listen(request -> request.response()
                .setStatusCode(401)
                .putHeader("www-authenticate", "Basic realm=\"corporate proxy\"")
                .end());
        long before = status.failures();
        Await.until("several attempts", () -> status.failures() > before + 3);
        assertThat(target.withdrawals).isZero();
        assertThat(status.complete()).isTrue();
        between.close().toCompletionStage().toCompletableFuture().join();
    }

    /** As after a step back to an older version, which does not know what the newer one served. */
    @Test
    void itStartsFromTheGenerationBeforeWhenTheNewestCannotBeServed() throws Exception {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme")));
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(2);
        Await.until("stored", () -> files() == 1);
        admin.publish(Section.ROUTING, Drawn.services(3));
        running(3);
        Await.until("stored too", () -> files() == 2);
        started.get(0).close();
        admin.stop();

        var older = new RecordingTarget();
        older.before = routing -> {
            if (routing.services().size() == 3) throw new IllegalStateException("not in this version");
        };
        var restarted = new SyncStatus();
        start(older, restarted, List.of(admin));
        Await.until("in service", restarted::complete);
        assertThat(older.currentServices()).hasSize(2);
        assertThat(older.consumers).as("of the newest").hasSize(1);

        admin.publish(Section.ROUTING, Drawn.services(4));
        admin.start();
        Await.until("the next", () -> older.services.size() == 2);
        assertThat(older.currentServices()).hasSize(4);
    }

    /** On channels on which nothing is announced. */
    @Test
    void aChannelThatWasGoodIsFollowedByTheNextAtOnce() {
        start(Duration.ofMillis(10), Duration.ofDays(1));
        for (int round = 0; round < 20; round++) {
            int earlier = round;
            Await.until("a channel", () -> admin.heard(Hello.class).size() > earlier);
            boolean drained = round % 2 == 0;
            admin.drain(drained);
            Await.until("a word on it", () -> status.drained() == drained);
            admin.cut(); // twice as long a pause for each would be hours by now
        }
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
}
