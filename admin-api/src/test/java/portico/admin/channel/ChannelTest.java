package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.NodeState;
import portico.admin.revision.Rollout;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.TestDatabase;
import portico.config.EntityKind;
import portico.config.channel.ChannelMessage;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** What a replica and a node say to each other over their channel. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ChannelTest extends ReplicaAndNode {
    @Test
    void aNodeIsToldOfTheNewestAndFetchesWhatItLacks() throws Exception {
        UUID acme = UUID.randomUUID();
        long revision = commit(acme);
        Await.until("it is rendered", () -> replica.current.get().revision() == revision);
        var channel = connect(replica);
        channel.helloWithNothing();

        var available = channel.available();
        assertThat(available.revision()).isEqualTo(revision);
        var manifest = ConfigJson.read(get("/sync/v1/manifest").body(), Manifest.class);
        assertThat(manifest.root()).isEqualTo(available.root());
        assertThat(manifest.revision()).isEqualTo(revision);

        var names = new ArrayList<UUID>();
        for (var hash : manifest.chunks(Section.IDENTITY)) {
            var answer = get(ChannelMessage.CHUNKS_PATH + hash);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("application/zstd");
            assertThat(answer.headers().firstValue("cache-control").orElseThrow())
                    .contains("immutable");
            new Chunk(hash, answer.body())
                    .content()
                    .entries()
                    .forEach(entry -> names.add(entry.identity().consumer().id()));
        }
        assertThat(names).contains(acme);
    }

    @Test
    void anAnnouncementListsTheChangedChunks() {
        var channel = connect(replica);
        channel.helloWithNothing();
        channel.applies(replica.current.get());
        channel.available();
        Await.until("the answer", () -> state() == NodeState.DRAINED);

        commit(UUID.randomUUID());

        assertThat(channel.available().changed()).hasSize(1);
    }

    @Test
    void oneAnnouncementIsInFlightAndTheLatestWins() {
        var channel = connect(replica);
        channel.helloWithNothing();
        var first = channel.available();
        for (int more = 0; more < 3; more++) commit(UUID.randomUUID());
        long last = commit(UUID.randomUUID());
        Await.until("the last is rendered", () -> replica.current.get().revision() == last);
        channel.applies(Section.ROUTING, first);
        channel.ready(); // answered for one section only
        Await.until(
                "the heartbeat",
                () -> replica.reports.of(node.id()).orElseThrow().ready());
        assertThat(channel.announcements()).isZero();

        channel.rejects(Section.IDENTITY, first, "any", "");

        assertThat(channel.available().revision()).isEqualTo(last);
        assertThat(channel.announcements()).isZero();
    }

    @Test
    void aChangeOfIdentityOvertakesRoutingThatIsNotAnsweredYet() {
        var channel = connect(replica);
        channel.helloWithNothing();
        var first = channel.available();
        channel.applies(Section.IDENTITY, first); // and compiles the routing of it
        long route = rows.commit(ConfigurationRows.put(EntityKind.ROUTE, UUID.randomUUID(), "slow", "{}"));
        Await.until("it is rendered", () -> replica.current.get().revision() == route);
        long consumer = commit(UUID.randomUUID());

        var second = channel.available(); // not the one of the route, which waits
        assertThat(second.revision()).isEqualTo(consumer);
        long another = commit(UUID.randomUUID());
        Await.until("it is rendered", () -> replica.current.get().revision() == another);
        channel.ready();
        Await.until(
                "the heartbeat",
                () -> replica.reports.of(node.id()).orElseThrow().ready());
        assertThat(channel.announcements()).as("one at a time").isZero();
        channel.applies(Section.IDENTITY, second);
        assertThat(channel.available().revision()).isEqualTo(another);
    }

    @Test
    void aNodeThatReadANewerManifestIsNotToldAgain() {
        var channel = connect(replica);
        channel.helloWithNothing();
        channel.available();
        long last = commit(UUID.randomUUID());
        Await.until("it is rendered", () -> replica.current.get().revision() == last);
        channel.applies(replica.current.get());
        channel.ready();
        Await.until("it is ready", () -> state() == NodeState.READY);
        assertThat(channel.announcements()).isZero();
    }

    @Test
    void aNodeThatRunsTheNewestIsLeftAlone() {
        var channel = connect(replica);
        channel.helloWith(replica.current.get(), 0);
        channel.ready();
        Await.until("it is ready", () -> state() == NodeState.READY);
        assertThat(channel.announcements()).isZero();
    }

    @Test
    void aNodeAheadOfARestoredDatabaseResynchronises() {
        var channel = connect(replica);
        channel.helloWith(replica.current.get(), 5);
        assertThat(channel.available().epoch()).isEqualTo(replica.current.get().epoch());
    }

    @Test
    void aStreamOfChangesIsAFewAnnouncements() {
        var channel = connect(replica);
        channel.appliesAll();
        channel.helloWithNothing();
        channel.available();
        long began = System.nanoTime();
        long last = 0;
        for (int change = 0; change < 300; change++) last = commit(UUID.randomUUID());
        long newest = last;
        Await.until(
                "all is applied",
                () -> replica.reports.of(node.id()).orElseThrow().revision(replica.current.get()) == newest);
        // At least 50 ms lie between two of them; on a slow machine that is room for many.
        long pauses = Duration.ofNanos(System.nanoTime() - began).toMillis() / 50;
        assertThat(channel.announcements()).isBetween(1, (int) (2 + pauses));
    }

    @Test
    void anyReplicaServesAnyNode() {
        var other = replica();
        var channel = connect(other);
        channel.appliesAll();
        channel.helloWithNothing();
        channel.ready();
        long revision = commit(UUID.randomUUID());

        Rollout rollout =
                replica.rollouts.await(revision, Duration.ofMinutes(2)).join();

        assertThat(rollout.applied()).isTrue();
        assertThat(rollout.nodes()).extracting(Rollout.Node::name).containsExactly(node.name());
        // The node's word may come before the other replica's snapshot.
        Await.until(
                "both have the same snapshot",
                () -> replica.current.get().root().equals(other.current.get().root()));
    }

    @Test
    void aRevisionThatNoNodeServesIsNotApplied() {
        assertThat(replica.rollouts.await(1, Duration.ofMillis(50)).join().applied())
                .isFalse();
    }

    @Test
    void aNodeThatHasNotAppliedIsListed() {
        var channel = connect(replica);
        channel.helloWithNothing();
        Await.until("it is there", () -> state() == NodeState.BEHIND);
        long revision = commit(UUID.randomUUID());

        Rollout rollout =
                replica.rollouts.await(revision, Duration.ofMillis(200)).join();

        assertThat(rollout.applied()).isFalse();
        assertThat(rollout.nodes()).extracting(Rollout.Node::name).containsExactly(node.name());
        assertThat(rollout.nodes().get(0).revision()).isEqualTo(-1);
    }

    @Test
    void aRejectionIsKnownEverywhereAtOnceUntilSomethingNewerIsApplied() {
        var other = replica();
        var channel = connect(replica);
        channel.helloWithNothing();
        channel.ready();
        var available = channel.available();
        long revision = available.revision();
        var waiting = other.rollouts.await(revision, Duration.ofMinutes(2));
        channel.rejects(Section.ROUTING, available, "broken", "match.paths");

        Rollout rollout = waiting.join();

        assertThat(rollout.applied()).isFalse();
        var refusal = rollout.nodes().get(0).rejected().get(0);
        assertThat(refusal.kind()).isEqualTo("route");
        assertThat(refusal.entity()).isEqualTo("broken");
        assertThat(refusal.field()).isEqualTo("match.paths");
        channel.applies(Section.IDENTITY, available);
        channel.appliesAll();
        long next = commit(UUID.randomUUID());
        assertThat(other.rollouts.await(next, Duration.ofMinutes(2)).join().applied())
                .isTrue();
    }

    @Test
    void aNodeThatMovesIsNotGone() {
        var other = replica();
        var before = connect(replica);
        before.helloWith(replica.current.get(), 0);
        Await.until("it is here", () -> state() == NodeState.DRAINED);
        var after = connect(other);
        after.helloWith(replica.current.get(), 0);
        after.ready();
        Await.until("it is there", () -> state() == NodeState.READY);
        before.close();
        Await.until("the first replica has let it go", () -> !replica.channels.has(node.id()));
        replica.reports
                .of(node.id())
                .ifPresent(report -> assertThat(report.open()).isTrue());
        assertThat(state()).isEqualTo(NodeState.READY);
        after.close();
        Await.until("it is gone", () -> state() == NodeState.GONE);
    }

    @Test
    void aSecondChannelTakesThePlaceOfTheFirst() throws Exception {
        var first = connect(replica);
        first.helloWithNothing();
        Await.until("it is there", () -> state() == NodeState.BEHIND);
        var second = connect(replica);
        assertThat(first.closeCode()).isEqualTo(1001);
        second.helloWithNothing();
        assertThat(second.available()).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{\"type\":\"nothing\"}",
                "{\"type\":\"available\",\"epoch\":1,\"revision\":1,\"root\":\"x\"}",
                "{\"type\":\"heartbeat\",\"ready\":true}",
                "{\"type\":\"hello\"}",
                "{\"type\":\"hello\",\"version\":\"1\",\"address\":\"a\\u0000\"}",
                "{\"type\":\"hello\",\"version\":\"1\",\"address\":\"a\",\"applied\":{\"routing\":{\"type\":\"applied\"}}}",
                "{\"type\":\"hello\",\"version\":\"1\",\"address\":\"a\",\"applied\":{\"moon\":{}}}"
            })
    void nonsenseClosesTheChannel(String text) throws Exception {
        var channel = connect(replica);
        channel.sayText(text);
        assertThat(channel.closeCode()).isEqualTo(1008);
    }

    @Test
    void binaryAndOversizeMessagesCloseTheChannel() throws Exception {
        var binary = connect(replica);
        binary.sayBinary(new byte[10]);
        assertThat(binary.closeCode()).isEqualTo(1003);
        var oversize = connect(replica);
        oversize.sayText("x".repeat(ChannelMessage.BYTES_MAX + 1));
        assertThat(oversize.closeCode()).isNotZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void garbageOnThePortHarmsNobody(long seed) throws IOException {
        var random = new Random(seed);
        byte[] garbage = new byte[random.nextInt(20_000)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
            byte[] start = "GET /sync/v1/channel HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(start, 0, garbage, 0, Math.min(start.length, garbage.length));
        }
        try (var socket = new Socket("127.0.0.1", replica.port())) {
            socket.getOutputStream().write(garbage);
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(Arrays.copyOf(answer, 9), StandardCharsets.US_ASCII).strip())
                    .matches("(HTTP/1\\.[01].*)?\\x00*");
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        connect(replica).helloWithNothing();
        Await.until("nodes are served", () -> state() == NodeState.BEHIND);
    }
}
