package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Client.GoAway;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** Connections of HTTP/2 to a node that is about to end: each request is answered, or known to the client as one that nobody has had. */
class Http2DrainTest {
    private static final GoAway FIRST_WORD = new GoAway(Integer.MAX_VALUE, 0);

    private final TestUpstream upstream = new TestUpstream();
    private final CountDownLatch go = new CountDownLatch(1);
    private TestGateway gateway;

    @AfterEach
    void close() throws Exception {
        go.countDown();
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void whatRunsIsFinishedAndTheConnectionEndsWithTheLastOfIt(boolean fast) throws Exception {
        start(fast);
        holdAnswers();
        try (var client = client()) {
            get(client, 1, "/held/1");
            get(client, 3, "/held/3");
            upload(client, 5);
            Await.until("all are on their way", () -> gateway.listener().running() == 3);
            drain();
            Await.until("it is told", () -> client.goAways().size() == 2);
            assertThat(client.goAways()).containsExactly(FIRST_WORD, new GoAway(5, 0));
            client.data(5, "octets", true);
            get(client, 7, "/behind");
            assertThat(client.resetCode(7)).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
            assertThat(client.isClosed()).isFalse();
            go.countDown();
            assertThat(client.body(1)).isEqualTo("/held/1");
            assertThat(client.body(3)).isEqualTo("/held/3");
            assertThat(client.body(5)).isEqualTo("/held/5");
            Await.until("it is closed", client::isClosed);
        }
        for (int index = 0; index < 3; index++)
            assertThat(upstream.take().requestLine()).contains("/held/");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void whatIsOnItsWayWhenTheClientHearsOfItIsServed(boolean fast) throws Exception {
        start(fast);
        try (var client = client()) {
            get(client, 1, "/a");
            assertThat(client.body(1)).isEqualTo("/a");
            client.holdPings(true); // it is busy sending, and has not heard
            drain();
            Await.until("it is told", () -> client.goAways().size() == 1);
            for (int stream = 3; stream < 100; stream += 2) get(client, stream, "/" + stream);
            for (int stream = 3; stream < 100; stream += 2)
                assertThat(client.body(stream)).isEqualTo("/" + stream);
            assertThat(client.goAways()).containsExactly(FIRST_WORD);
            client.holdPings(false);
            Await.until("it is closed", client::isClosed);
            assertThat(client.goAways()).containsExactly(FIRST_WORD, new GoAway(99, 0));
        }
    }

    @ParameterizedTest(name = "fast: {0}")
    @ValueSource(booleans = {true, false})
    void quietConnectionsEnd(boolean fast) throws Exception {
        start(fast);
        try (var used = client();
                var unused = client()) {
            get(used, 1, "/a");
            assertThat(used.body(1)).isEqualTo("/a");
            unused.awaitRead();
            drain();
            Await.until("both are closed", () -> used.isClosed() && unused.isClosed());
            assertThat(used.goAways()).containsExactly(FIRST_WORD, new GoAway(1, 0));
            assertThat(unused.goAways()).containsExactly(FIRST_WORD, new GoAway(0, 0));
        }
    }

    @Test
    void overTlsItIsTheSame() throws Exception {
        var certificate = TestCertificate.of("shop.test");
        start(true, "certificates:\n" + TestGateway.yaml("shop", certificate));
        holdAnswers();
        try (var client = Http2Client.tls(gateway.listener().tlsPort(), certificate.trusting(), "shop.test")) {
            client.request(1, true, ":method GET", ":scheme https", ":authority shop.test", ":path /held/1");
            Await.until("it is on its way", () -> gateway.listener().running() == 1);
            drain();
            Await.until("it is told", () -> client.goAways().size() == 2);
            assertThat(client.goAways()).containsExactly(FIRST_WORD, new GoAway(1, 0));
            go.countDown();
            assertThat(client.body(1)).isEqualTo("/held/1");
            Await.until("it is closed", client::isClosed);
        }
    }

    /** It has not noticed that the node is about to end; that its first request comes in time is up to it. */
    @Test
    void whoStillComesIsServedAndThenToldToo() throws Exception {
        start(true);
        drain();
        Await.until("one is served", () -> {
            try (var client = client()) {
                get(client, 1, "/a");
                if (!client.outcome(1).equals("200")) return false;
                Await.until("it is closed", client::isClosed);
                assertThat(client.goAways()).containsExactly(FIRST_WORD, new GoAway(1, 0));
                return true;
            }
        });
    }

    private void start(boolean fast) throws Exception {
        start(fast, "");
    }

    private void start(boolean fast, String more) throws Exception {
        gateway = new TestGateway(fast);
        gateway.start();
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()) + more);
        upstream.behave((request, connection) ->
                TestUpstream.answer("200 OK", path(request)).serve(request, connection));
    }

    private void holdAnswers() {
        upstream.behave((request, connection) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestUpstream.answer("200 OK", path(request)).serve(request, connection);
        });
    }

    private static String path(TestUpstream.Received request) {
        return request.requestLine().split(" ")[1];
    }

    private void drain() {
        gateway.listener().drain(Duration.ofMinutes(10));
    }

    private Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }

    private static void upload(Http2Client client, int stream) {
        client.request(stream, false, ":method POST", ":scheme http", ":authority x", ":path /held/" + stream);
        client.data(stream, "some", false);
    }

    private static void get(Http2Client client, int stream, String path) {
        client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path " + path);
    }
}
