package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeState;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.snapshot.Snapshot;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage;
import portico.config.channel.Poll;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.testing.Await;

/** A node that no channel gets through from: it polls, and fetches chunks all the same. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ManifestPollsTest extends ReplicaAndNode {
    @Inject
    CurrentSnapshot current;

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

    @Test
    void aLostChunkIsMended() throws Exception {
        commit(UUID.randomUUID());
        Await.until("it is rendered", () -> replica.current.get().revision() == head());
        Await.until(
                "the other replica stores nothing any more", () -> current.get().revision() == head());
        Sha256 lost = ConfigJson.read(get("/sync/v1/manifest").body(), Manifest.class)
                .chunks(Section.IDENTITY)
                .get(0);
        rows.execute("update snapshot_chunk set bytes = '\\x00' where hash = '%s'".formatted(lost));

        assertThat(get(ChannelMessage.CHUNKS_PATH + lost).statusCode()).isEqualTo(503);
        Await.until("it is mended", () -> get(ChannelMessage.CHUNKS_PATH + lost).statusCode() == 200);
    }

    private long head() {
        return rows.number("select revision from config_head");
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
}
