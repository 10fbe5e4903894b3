package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers do with octets behind a response that is whole: nobody else may take them for an answer. */
abstract class LeftoverRules {
    private static final String LEFTOVER = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison";
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HEAD = "HEAD /odd HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String ODD = "GET /odd HTTP/1.1\r\nHost: x\r\n\r\n";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    LeftoverRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aBodyBehindAnAnswerToHeadIsNotTheNextAnswer() {
        pipelined(HEAD, "HTTP/1.1 200 OK\r\ncontent-length: 53\r\n\r\n");
    }

    @Test
    void aBodyBehindNotModifiedIsNotTheNextAnswer() {
        pipelined(ODD, "HTTP/1.1 304 Not Modified\r\n\r\n");
    }

    @Test
    void aBodyBehindAnEmptyOneIsNotTheNextAnswer() {
        pipelined(ODD, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void whatFollowsAWholeBodyIsNotTheNextAnswer() {
        pipelined(ODD, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        pipelined(ODD, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    }

    /** Whoever waits for the connection is the next on it: as soon as the answer ends, in the middle of a read. */
    @ParameterizedTest
    @ValueSource(strings = {LEFTOVER, "poison", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nx-poison: "})
    void whoeverWaitsForTheConnectionGetsNothingOfWhatIsLeftOver(String leftover) {
        waited(HEAD, "HTTP/1.1 200 OK\r\ncontent-length: 53\r\n\r\n" + leftover);
        waited(ODD, "HTTP/1.1 204 No Content\r\n\r\n" + leftover);
        waited(ODD, "HTTP/1.1 304 Not Modified\r\n\r\n" + leftover);
        waited(ODD, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok" + leftover);
        waited(ODD, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + leftover);
    }

    private void waited(String request, String octets) {
        var all = new CountDownLatch(1);
        route(octets, all);
        var clients = new ArrayList<RawClient>();
        try (var odd = new RawClient(gateway.port())) {
            odd.send(request);
            assertThat(upstream.take().requestLine()).contains(" /odd ");
            // Some are on the same loop, whoever came first.
            for (int number = 0; number < 4; number++) clients.add(new RawClient(gateway.port()).send(GET));
            Await.until("all are on their way", () -> gateway.listener().running() == 5);
            all.countDown();
            odd.read(request.equals(HEAD));
            for (var client : clients) {
                var response = client.read();
                assertThat(response.body()).isEqualTo("clean");
                assertThat(response.header("x-poison")).isEmpty();
            }
        } finally {
            all.countDown();
            clients.forEach(RawClient::close);
        }
        while (upstream.waiting() > 0) upstream.take();
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    private void pipelined(String request, String answer) {
        route(answer + LEFTOVER, new CountDownLatch(0));
        try (var client = new RawClient(gateway.port())) {
            client.send(request + GET);
            assertThat(client.read(request.startsWith("HEAD ")).body()).isNotEqualTo("poison");
            var next = client.read();
            // It may have been sent on the connection that ends because of the leftover.
            if (next.status() != 502) assertThat(next.body()).isEqualTo("clean");
        }
    }

    private void route(String octets, CountDownLatch when) {
        upstream.behave((request, connection) -> {
            await(when);
            boolean odd = request.requestLine().contains(" /odd ");
            (odd ? TestUpstream.raw(octets) : TestUpstream.answer("200 OK", "clean")).serve(request, connection);
        });
        gateway.apply("""
                services:
                - name: s
                  url: "http://%s"
                  pool: { connections: 1 }
                  timeouts: { connect: 20s }
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) throw new AssertionError("It was never let go");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
