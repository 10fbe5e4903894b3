package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.EntityKind;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.consumer.Consumer;
import portico.config.consumer.EnrolledConsumer;
import portico.config.json.ConfigJson;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Section;
import portico.node.gateway.Unservable;
import portico.testing.Await;

/** What a node makes of configurations, chunks and messages that are not as they should be. */
class SyncFailureTest extends NodeInSync {
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
    void aFaultOfTheNodeItselfIsNamedAndMayPass() {
        var fault = new Unservable(
                new EntityProblem(EntityKind.ROUTE, "orders", "", "fails inside the node"),
                new IllegalStateException());
        target.before = routing -> {
            target.before = next -> {};
            throw fault;
        };
        admin.publish(Section.ROUTING, List.of(Drawn.service("orders", 1), Drawn.route("orders", "orders")));
        start();
        Await.until("the rejection", () -> !admin.heard(Rejected.class).isEmpty());
        assertThat(admin.heard(Rejected.class).get(0).name()).isEqualTo("orders");

        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"))); // routing is what it was
        running(2);
        assertThat(target.currentServices()).containsExactly("orders");
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

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "name":"greedy","policies":[{"type":"rate-limit","settings":{"limit":0,"per":"1m"}}] | greedy                               | policies[0].settings.limit
            "id":"c0ffee00-0000-4000-8000-000000000000"                                            | c0ffee00-0000-4000-8000-000000000000 | name
            """)
    void aConsumerThatNobodyWouldHaveLetInIsNamedAndHoldsBackNoRevocation(String fields, String name, String field) {
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"), Drawn.consumer("gone")));
        start();
        running(1);

        var bad = ConfigJson.read(("{" + fields + "}").getBytes(StandardCharsets.UTF_8), Consumer.class);
        if (bad.id() == null) bad = bad.withId(Drawn.id("bad"));
        var entry = ChunkEntry.of(new EnrolledConsumer(bad, null));
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"), entry));
        running(2);
        assertThat(target.currentConsumers()).as("the other is gone").containsExactly("acme");
        assertThat(target.currentlyWithheld()).containsExactly(name);
        Await.until("it is said", () -> !admin.heard(Rejected.class).isEmpty());
        Rejected rejected = admin.heard(Rejected.class).get(0);
        assertThat(rejected.section()).isEqualTo(Section.IDENTITY);
        assertThat(rejected.revision()).isEqualTo(2);
        assertThat(rejected.servedWithout()).isTrue();
        assertThat(rejected.kind()).isEqualTo(EntityKind.CONSUMER);
        assertThat(rejected.name()).isEqualTo(name);
        assertThat(rejected.field()).isEqualTo(field);
        assertThat(admin.applied(Section.IDENTITY))
                .as("the rest of it is served")
                .anySatisfy(applied -> assertThat(applied.revision()).isEqualTo(2));

        admin.publish(Section.ROUTING, Drawn.services(1));
        running(3);
        Await.until(
                "said of each revision that has it",
                () -> admin.heard(Rejected.class).stream().anyMatch(again -> again.revision() == 3));
        admin.stop();
        admin.start();
        Await.until("said again to whoever hears of the node next", this::afterHello);
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"), Drawn.consumer("good")));
        running(4);
        assertThat(target.currentConsumers()).containsExactly("acme", "good");
        assertThat(target.currentlyWithheld()).isEmpty();
        assertThat(status.rejected()).isEmpty();
    }

    /** True when a node that said hello a second time has said behind it what it does not serve. */
    private boolean afterHello() {
        var heard = List.copyOf(admin.heard);
        long hellos = 0;
        for (var said : heard) {
            if (said instanceof Hello) hellos++;
            if (hellos > 1 && said instanceof Rejected rejected && rejected.servedWithout()) return true;
        }
        return false;
    }

    @Test
    void aStartFromDiskWithholdsWhatWasWithheld() {
        var greedy = ConfigJson.read(
                "{\"name\":\"greedy\",\"policies\":[{\"type\":\"rate-limit\",\"settings\":{\"limit\":0,\"per\":\"1m\"}}]}"
                        .getBytes(StandardCharsets.UTF_8),
                Consumer.class);
        var entry = ChunkEntry.of(new EnrolledConsumer(greedy.withId(Drawn.id("greedy")), null));
        admin.publish(Section.IDENTITY, List.of(Drawn.consumer("acme"), entry));
        start();
        running(1);
        Await.until("it is on disk", () -> files() > 0);
        started.forEach(Sync::close);
        admin.stop();

        var again = new RecordingTarget();
        var told = new SyncStatus();
        start(again, told, List.of(admin));
        Await.until("it serves", told::complete);
        assertThat(again.currentConsumers()).containsExactly("acme");
        assertThat(again.currentlyWithheld()).containsExactly("greedy");
        assertThat(told.rejected().get(Section.IDENTITY).name()).isEqualTo("greedy");
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
}
