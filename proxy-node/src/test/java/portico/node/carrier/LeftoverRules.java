package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
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

    private void pipelined(String request, String answer) {
        route(answer);
        try (var client = new RawClient(gateway.port())) {
            client.send(request + GET);
            assertThat(client.read(request.startsWith("HEAD ")).body()).isNotEqualTo("poison");
            var next = client.read();
            // It may have been sent on the connection that ends because of the leftover.
            if (next.status() != 502) assertThat(next.body()).isEqualTo("clean");
        }
    }

    private void route(String answer) {
        upstream.behave((request, connection) -> {
            boolean odd = request.requestLine().contains(" /odd ");
            (odd ? TestUpstream.raw(answer + LEFTOVER) : TestUpstream.answer("200 OK", "clean"))
                    .serve(request, connection);
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
}
