package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.node.NodeChanged;
import portico.admin.node.NodeEnrolment;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeState;
import portico.admin.revision.Rollout;
import portico.admin.snapshot.Snapshot;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.TestDatabase;
import portico.config.EntityKind;
import portico.config.channel.ChannelMessage;
import portico.config.channel.Poll;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.testing.Await;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ChannelTest {
    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Enrolled enrolled;

    @Inject
    NodeTokens tokens;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ConfigurationRows rows;
    private TestReplica replica;
    private EnrolledNode node;

    @BeforeEach
    void start() {
        rows = new ConfigurationRows(database);
        replica = replica();
        node = enrolled.node();
        Await.until("a snapshot", () -> replica.current.get() != null);
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : open) part.close();
        rows.execute("delete from node_status");
    }

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
        long last = 0;
        for (int change = 0; change < 300; change++) last = commit(UUID.randomUUID());
        long newest = last;
        Await.until(
                "all is applied",
                () -> replica.reports.of(node.id()).orElseThrow().revision(replica.current.get()) == newest);
        assertThat(channel.announcements()).isBetween(1, 250);
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
                replica.rollouts.await(revision, Duration.ofSeconds(20)).join();

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
        var waiting = other.rollouts.await(revision, Duration.ofSeconds(20));
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
        assertThat(other.rollouts.await(next, Duration.ofSeconds(20)).join().applied())
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

    @Test
    void whoPutsANodeOutDoesNotRememberItsToken() {
        var before = tokens.identify(node.token(), vertx);
        Await.until("it is known", before::isComplete);
        assertThat(before.result()).isPresent();
        enrolled.revoke(node);
        var after = tokens.identify(node.token(), vertx);
        Await.until("it is asked for", after::isComplete);
        assertThat(after.result()).isEmpty();
    }

    @Test
    void aRevokedNodeIsOutAtOnce() throws Exception {
        var channel = connect(replica);
        channel.helloWithNothing();
        channel.available();
        enrolled.revoke(node);
        replica.hears(new NodeChanged(node.id()));

        assertThat(channel.closeCode()).isEqualTo(ChannelMessage.CLOSE_UNAUTHORIZED);
        var answer = get("/sync/v1/manifest");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer realm=\"portico\"");
        assertThatThrownBy(() -> connect(replica)).hasMessageContaining("401");
    }

    @Test
    void aNodeThatIsRevokedByAnotherReplicaLosesItsChannelHere() throws Exception {
        open.add(enrolled.watch(replica::hears));
        var channel = connect(replica);
        channel.helloWithNothing();
        channel.available();

        enrolled.revoke(node); // in the database, which is all that the other replica shares with this one

        assertThat(channel.closeCode()).isEqualTo(ChannelMessage.CLOSE_UNAUTHORIZED);
        assertThatThrownBy(() -> connect(replica)).hasMessageContaining("401");
    }

    @Test
    void aNodeIsToldThatItIsDrainedAtOnceAndWhenItComesBack() {
        open.add(enrolled.watch(replica::hears));
        var before = connect(replica);
        before.helloWithNothing();
        assertThat(before.drained()).isFalse();
        enrolled.drain(node, true);
        assertThat(before.drained()).isTrue();
        before.close();

        var other = replica();
        open.add(enrolled.watch(other::hears));
        var after = connect(other);
        after.helloWithNothing();
        assertThat(after.drained()).isTrue();
        enrolled.drain(node, false);
        assertThat(after.drained()).isFalse();
    }

    @Test
    void aNodeThatPollsIsToldThatItIsDrained() throws Exception {
        Sha256 root = replica.current.get().root();
        assertThat(drained(get("/sync/v1/manifest"))).isEqualTo("false");
        open.add(enrolled.watch(replica::hears));
        var poll = CompletableFuture.supplyAsync(() -> pollAfter(root)); // ended by the change, not by time
        enrolled.drain(node, true);
        assertThat(poll.join().statusCode()).isEqualTo(204);
        Await.until("it is told", () -> drained(get("/sync/v1/manifest")).equals("true"));
    }

    @Test
    void aNodeThatJoinsAgainIsNotPutOutByThat() throws Exception {
        String group = enrolled.joinToken();
        var first = enrolment.join(group, "again");
        var before = connect(replica, first.token());
        var second = enrolment.join(group, "again");
        replica.hears(new NodeChanged(first.id()));
        assertThat(before.closeCode()).isEqualTo(ChannelMessage.CLOSE_UNAUTHORIZED);

        var after = connect(replica, second.token());
        replica.hears(new NodeChanged(second.id())); // of the join, late
        after.helloWithNothing();
        assertThat(after.available()).isNotNull();
        assertThat(replica.channels.has(second.id())).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/sync/v1/manifest",
                "/sync/v1/channel",
                "/sync/v1/chunks/0000000000000000000000000000000000000000000000000000000000000000",
                "/",
                "/api/v1/services"
            })
    void whoShowsNoGoodTokenGetsNothing(String path) throws Exception {
        for (String token : new String[] {"nt_wrong", "", "nt_" + "x".repeat(500)}) {
            var answer = send(HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + token));
            assertThat(answer.statusCode()).isEqualTo(401);
        }
        assertThat(send(HttpRequest.newBuilder(uri(path))).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/sync/v1/manifest?after=x, 400",
        "/sync/v1/manifest?wait=1y, 400",
        "/sync/v1/chunks/x, 400",
        "/sync/v1/chunks/../manifest, 400",
        "/sync/v1/chunks/0000000000000000000000000000000000000000000000000000000000000000, 404",
        "/sync/v1/nothing, 404"
    })
    void whatMakesNoSenseIsRefused(String path, int status) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"", "{", "[]", "{\"token\":\"jt_x\"}", "{\"token\":\"jt_x\",\"name\":\"A B\"}", "{\"x\":1}"})
    void joiningWithNonsenseIsRefused(String body) throws Exception {
        var answer = send(HttpRequest.newBuilder(uri("/sync/v1/join")).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void joiningWithAnUnknownTokenIsRefused() throws Exception {
        String body = "{\"token\":\"jt_unknown\",\"name\":\"a\"}";
        var answer = send(HttpRequest.newBuilder(uri("/sync/v1/join")).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aPollWaitsForTheNextSnapshot() throws Exception {
        Sha256 root = replica.current.get().root();
        assertThat(get("/sync/v1/manifest?after=" + root + "&wait=50ms").statusCode())
                .isEqualTo(204);
        assertThat(get("/sync/v1/manifest?after=" + Sha256.of(new byte[] {1}) + "&wait=30s")
                        .statusCode())
                .isEqualTo(200);
        var poll = CompletableFuture.supplyAsync(() -> manifestAfter(root));
        commit(UUID.randomUUID());
        assertThat(poll.join().root()).isNotEqualTo(root);
    }

    @Test
    void aNodeThatPollsIsHereAndSaysWhatItRuns() throws Exception {
        Snapshot runs = replica.current.get();
        assertThat(poll(said(runs, false, "")).statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo(NodeState.DRAINED);
        poll(said(runs, true, ""));
        assertThat(state()).isEqualTo(NodeState.READY);
        var other = replica();
        Await.until(
                "another replica knows",
                () -> other.reports.of(node.id()).map(NodeReport::ready).orElse(false));

        long next = commit(UUID.randomUUID());
        Await.until("it is rendered", () -> replica.current.get().revision() == next);
        assertThat(replica.rollouts.now(next).applied()).isFalse();
        poll(said(replica.current.get(), true, ""));
        assertThat(replica.rollouts.now(next).applied()).isTrue();

        poll(said(runs, true, """
                {"type":"rejected","section":"routing","epoch":1,"revision":%d,"message":"is not served"}""".formatted(next)));
        assertThat(state()).isEqualTo(NodeState.REJECTED);
        var channel = connect(replica);
        channel.helloWith(replica.current.get(), 0);
        channel.ready();
        Await.until("the channel takes its place", () -> state() == NodeState.READY);
        channel.close();
        Await.until("it is gone", () -> state() == NodeState.GONE);
        poll(said(replica.current.get(), true, ""));
        assertThat(state()).isEqualTo(NodeState.READY);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "garbage", "[]", "null", "{}", "{\"hello\":7}", "{\"nope\":1}"})
    void aPollOfNonsenseIsRefused(String body) throws Exception {
        assertThat(poll(body).statusCode()).isEqualTo(400);
        assertThat(replica.reports.of(node.id())).isEmpty();
    }

    @Test
    void aPollOfTooManyWordsIsRefused() {
        try {
            assertThat(poll("x".repeat(Poll.BYTES_MAX + 1)).statusCode()).isEqualTo(413);
        } catch (Exception e) {
            assertThat(e).as("hung up before all was sent").isInstanceOf(IOException.class);
        }
        assertThat(replica.reports.of(node.id())).isEmpty();
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

    @Test
    void aLostChunkIsMended() throws Exception {
        commit(UUID.randomUUID());
        Await.until("it is rendered", () -> replica.current.get().revision() == head());
        Sha256 lost = ConfigJson.read(get("/sync/v1/manifest").body(), Manifest.class)
                .chunks(Section.IDENTITY)
                .get(0);
        rows.execute("update snapshot_chunk set bytes = '\\x00' where hash = '%s'".formatted(lost));

        assertThat(get(ChannelMessage.CHUNKS_PATH + lost).statusCode()).isEqualTo(503);
        Await.until("it is mended", () -> get(ChannelMessage.CHUNKS_PATH + lost).statusCode() == 200);
    }

    private NodeState state() {
        Snapshot current = replica.current.get();
        return NodeState.of(
                replica.reports.of(node.id()).orElse(null),
                current,
                Clock.systemUTC().instant());
    }

    private long commit(UUID consumer) {
        return rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, consumer, "c" + consumer, "{}"));
    }

    private long head() {
        return rows.number("select revision from config_head");
    }

    private TestReplica replica() {
        var another = new TestReplica(vertx, database, enrolment);
        open.add(another);
        return another;
    }

    private TestNode connect(TestReplica to) {
        return connect(to, node.token());
    }

    private TestNode connect(TestReplica to, String token) {
        var channel = new TestNode(vertx, to.port(), token);
        open.add(0, channel);
        return channel;
    }

    /** @param rejected JSON, or nothing */
    private static String said(Snapshot runs, boolean ready, String rejected) {
        var applied = new EnumMap<Section, ChannelMessage.Applied>(Section.class);
        for (var section : Section.values())
            applied.put(
                    section, new ChannelMessage.Applied(section, runs.epoch(), runs.revision(), runs.root(section), 3));
        var hello = new ChannelMessage.Hello("test", "127.0.0.1:8800", applied);
        var heartbeat = new ChannelMessage.Heartbeat(ready, null, null, null);
        var refused = rejected.isEmpty()
                ? List.<ChannelMessage.Rejected>of()
                : List.of((ChannelMessage.Rejected)
                        ConfigJson.read(rejected.getBytes(StandardCharsets.UTF_8), ChannelMessage.class));
        return new String(ConfigJson.write(new Poll(hello, heartbeat, refused, null)), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> poll(String body) throws Exception {
        return send(HttpRequest.newBuilder(uri("/sync/v1/manifest"))
                .header("authorization", "Bearer " + node.token())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Manifest manifestAfter(Sha256 root) {
        return ConfigJson.read(pollAfter(root).body(), Manifest.class);
    }

    private HttpResponse<byte[]> pollAfter(Sha256 root) {
        try {
            return get("/sync/v1/manifest?after=" + root + "&wait=30s");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String drained(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue(ChannelMessage.DRAINED_FIELD).orElseThrow();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + node.token()));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(40)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + replica.port() + path);
    }
}
