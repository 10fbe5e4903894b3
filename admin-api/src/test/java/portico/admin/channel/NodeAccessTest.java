package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.NodeChanged;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage;
import portico.config.json.ConfigJson;
import portico.testing.Await;

/** Nodes that are put out, drained or not let in at all. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class NodeAccessTest extends ReplicaAndNode {
    @Inject
    NodeTokens tokens;

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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{| ''",
                "[]| ''",
                "{\"token\":\"jt_x\"}| name",
                "{\"token\":\"jt_x\",\"name\":\"A B\"}| name",
                "{\"token\":7,\"name\":\"a\"}| token",
                "{\"x\":1}| x"
            })
    void joiningWithNonsenseIsRefused(String body, String field) throws Exception {
        var answer = send(HttpRequest.newBuilder(uri("/sync/v1/join")).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(ConfigJson.readTree(answer.body()).at("/errors/0/field").asText())
                .as(body)
                .isEqualTo(field);
    }

    @Test
    void joiningWithAnUnknownTokenIsRefused() throws Exception {
        String body = "{\"token\":\"jt_unknown\",\"name\":\"a\"}";
        var answer = send(HttpRequest.newBuilder(uri("/sync/v1/join")).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(401);
    }
}
