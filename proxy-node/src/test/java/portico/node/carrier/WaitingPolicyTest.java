package portico.node.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** A policy that waits, here for a password to be checked, holds its exchange up and nothing else. */
class WaitingPolicyTest {
    private static final String WEB_SOCKET =
            "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void anUpgradeGoesOnWhenThePasswordIsRight() {
        apply();
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                            .getBytes(UTF_8));
            connection.getInputStream().transferTo(connection.getOutputStream());
        });
        try (var client = new RawClient(gateway.port())) {
            client.send(WEB_SOCKET + right() + "\r\n");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.send("there and back").readExactly(14)).isEqualTo("there and back");
        }
        assertThat(upstream.take().names()).doesNotContain("authorization");
        assertThat(gateway.send(WEB_SOCKET + wrong() + "\r\n").status()).isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aStreamOfHttp2GoesOnWithItsBodyWhileOthersAreRefused() {
        apply();
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            for (int stream = 1; stream < 20; stream += 2) {
                String pair = stream % 4 == 1 ? right() : wrong();
                client.request(
                        stream,
                        false,
                        ":method POST",
                        ":scheme http",
                        ":authority x",
                        ":path /",
                        "authorization " + pair.strip().substring("Authorization: ".length()));
                client.data(stream, "body of " + stream, true);
            }
            for (int stream = 1; stream < 20; stream += 2)
                assertThat(client.status(stream)).isEqualTo(stream % 4 == 1 ? "200" : "401");
        }
        for (int stream = 1; stream < 20; stream += 4)
            assertThat(new String(upstream.take().body(), UTF_8)).startsWith("body of ");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aClientThatLeavesMeanwhileLeavesNothingBehind() {
        apply();
        for (int number = 0; number < 20; number++)
            try (var client = new RawClient(gateway.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n" + basic("ann:wrong number " + number) + "\r\n");
            }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        // The checks go on, and are the share of this address until they are done.
        Await.until(
                "its place is free again",
                () -> gateway.get("/", right().strip()).status() == 200);
    }

    private void apply() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: basic-auth } ] } ]
                consumers:
                - { name: acme, credentials: [ { type: basic, name: login, username: ann, value: a right password } ] }
                """.formatted(upstream.address()));
    }

    private static String right() {
        return basic("ann:a right password");
    }

    private static String wrong() {
        return basic("ann:a wrong password");
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)) + "\r\n";
    }
}
