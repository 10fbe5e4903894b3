package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.CachePurge;
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

/** A node that gets no channel through, and what it counts with one and without. */
class SyncPollTest extends NodeInSync {
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
    void withoutAChannelWhatIsPurgedIsNotAnsweredByTheOldConfigurationAgain() {
        admin.channels = false;
        admin.publish(Section.ROUTING, Drawn.services(3));
        var ranThen = new CopyOnWriteArrayList<Integer>();
        answers = question -> {
            var services = target.currentServices();
            ranThen.add(services == null ? 0 : services.size());
            return CompletableFuture.completedFuture(new NodeAnswer.Purged(1));
        };
        admin.purges.add(new PurgeOrders.Order(new UUID(0, 1), new CachePurge(null, "/", null)));
        start();
        Await.until("it is done", () -> admin.purged.size() == 1);
        assertThat(ranThen).containsExactly(3);
    }

    @Test
    void whatCannotBeHadKeepsNothingThatIsToGo() {
        admin.channels = false;
        var manifest = admin.publish(Section.ROUTING, Drawn.services(8));
        admin.corruptFor.put(manifest.chunks(Section.ROUTING).get(0), new AtomicInteger(Integer.MAX_VALUE));
        answers = question -> CompletableFuture.completedFuture(new NodeAnswer.Purged(1));
        admin.purges.add(new PurgeOrders.Order(new UUID(0, 1), new CachePurge(null, "/", null)));
        start();
        Await.until("it is done", () -> !admin.purged.isEmpty());
        assertThat(target.currentServices()).isNull();
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
}
