package portico.node.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.carrier.TrustedProxies;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** One client's questions that take long, and those of others. */
class OutsideSharesTest {
    private static final int HALF = 256;
    private static final int CONNECTIONS = 4;

    @RegisterExtension
    static final TestGateway GATEWAY =
            new TestGateway(true, settings -> settings.on("127.0.0.1", TrustedProxies.of(List.of("127.0.0.0/8"))));

    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream decides = new TestUpstream();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        upstream.close();
        decides.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"forward-auth", "introspection"})
    void whoAsksWhatTakesLongDoesNotShutOthersOut(String path) {
        GATEWAY.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                routes:
                - name: f
                  match: { paths: [/forward-auth] }
                  forward: { service: s }
                  policies: [ { type: forward-auth, settings: { url: "http://%2$s/check", timeout: 30s } } ]
                - name: i
                  match: { paths: [/introspection] }
                  forward: { service: s }
                  policies:
                  - type: oauth2-introspection
                    settings: { url: "http://%2$s/introspect", clientId: a, clientSecret: b, timeout: 30s }
                """.formatted(upstream.address(), decides.address()));
        decides.behave((request, connection) -> {
            boolean quick = request.header("authorization").contains("Bearer quick")
                    || new String(request.body(), US_ASCII).startsWith("token=quick&");
            if (!quick) await(go);
            TestUpstream.answer("200 OK", "{\"active\":true}").serve(request, connection);
        });
        var clients = new ArrayList<Http2Client>();
        try {
            for (int client = 0; client < CONNECTIONS; client++) {
                clients.add(new Http2Client(GATEWAY.listener().h2cPort()));
                for (int number = 0; number < HALF / CONNECTIONS; number++)
                    ask(clients.get(client), 2 * number + 1, path, "192.0.2.1", "slow-" + client + "-" + number);
            }
            Await.until("all are asked", () -> decides.waiting() == HALF);
            var refused = CompletableFuture.supplyAsync(() -> RawClient.once(
                            GATEWAY.port(),
                            "GET /" + path + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n"
                                    + "Authorization: Bearer one-more\r\n\r\n")
                    .status());
            Await.until("it is asked or answered", () -> refused.isDone() || decides.waiting() > HALF);
            // Whoever waited for a machine that does nothing has left room, and nothing can be said.
            assumeTrue(
                    decides.waiting() == HALF || GATEWAY.listener().running() > HALF, "all others are still under way");
            assertThat(decides.waiting()).isEqualTo(HALF);
            assertThat(refused.join()).isEqualTo(503);
            ask(clients.get(1), 2 * HALF + 1, path, "192.0.2.2", "quick");
            assertThat(clients.get(1).status(2 * HALF + 1)).isEqualTo("200");
        } finally {
            go.countDown();
            clients.forEach(Http2Client::close);
        }
    }

    private static void ask(Http2Client client, int stream, String path, String address, String token) {
        client.request(
                stream,
                true,
                ":method GET",
                ":scheme http",
                ":authority x",
                ":path /" + path,
                "x-forwarded-for " + address,
                "authorization Bearer " + token);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
