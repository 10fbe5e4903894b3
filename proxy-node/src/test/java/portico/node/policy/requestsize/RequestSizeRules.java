package portico.node.policy.requestsize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** How large bodies may be, whichever carrier brings them. */
abstract class RequestSizeRules {
    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    RequestSizeRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: small
                  match: { paths: ["/small/**"] }
                  forward: { service: s }
                  policies: [ { type: request-size, settings: { bodyBytesMax: 10B } } ]
                - name: again
                  match: { paths: ["/again/**"] }
                  forward: { service: s, retries: { attempts: 1, bodyBytesMax: 1KiB } }
                  policies: [ { type: request-size, settings: { bodyBytesMax: 10B } } ]
                - { name: free, match: { paths: [/free] }, forward: { service: s } }
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aBodyOfThatSizeGoesOn() {
        assertThat(gateway.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.take().body()).asString().isEqualTo("0123456789");
    }

    @Test
    void aLengthThatIsTooMuchIsRefusedBeforeAnyOctetOfItHasCome() {
        var refused = gateway.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).contains("urn:portico:problem:too-large");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyWithoutALengthThatIsKeptIsCounted() {
        String head = "PUT /again HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(gateway.send(head + "a\r\n0123456789\r\n0\r\n\r\n").status()).isEqualTo(200);
        assertThat(upstream.take().body()).asString().isEqualTo("0123456789");
        assertThat(gateway.send(head + "b\r\n0123456789x\r\n0\r\n\r\n").status())
                .isEqualTo(413);
        assertThat(gateway.send(head + "5\r\n01234\r\n6\r\n56789x\r\n0\r\n\r\n").status())
                .isEqualTo(413);
    }

    @Test
    void whoAsksFirstIsNotTold100() {
        var refused =
                gateway.send("POST /small HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
        assertThat(refused.status()).isEqualTo(413);
    }

    /** Chunk framing is no content, however much of it there is. */
    @Test
    void chunksCountByWhatIsInThem() {
        String head = "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(gateway.send(head + "1\r\na\r\n".repeat(10) + "0\r\n\r\n").status())
                .isEqualTo(200);
        assertThat(upstream.take().body()).asString().isEqualTo("a".repeat(10));

        assertThat(gateway.send(head + "1\r\na\r\n".repeat(11) + "0\r\n\r\n").status())
                .isEqualTo(413);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatGrowsTooLargeOnItsWayIsCutAndTheServiceDoesNotTakeItForWhole() {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n");
            Await.until("the service has been called", () -> upstream.open() > 0);
            client.send("6\r\n567890\r\n");
            var refused = client.read();
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.headers("connection")).containsExactly("close");
        }
        Await.until("the service is let go of", () -> upstream.open() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    /** The bound of one exchange is not that of the next on its connection. */
    @Test
    void theBoundEndsWithTheExchange() {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("POST /free HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + "x".repeat(20)
                    + "\r\n0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void inHttp2ToTheSameAnswersAreGiven() {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] head = {":method POST", ":path /small", ":scheme http", ":authority x"};
            client.request(1, false, head);
            client.data(1, "0123456789", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, head);
            client.data(3, "0123456789a", true);
            assertThat(client.status(3)).isEqualTo("413");
            client.request(
                    5, false, ":method POST", ":path /small", ":scheme http", ":authority x", "content-length 11");
            assertThat(client.status(5)).isEqualTo("413");
        }
    }
}
