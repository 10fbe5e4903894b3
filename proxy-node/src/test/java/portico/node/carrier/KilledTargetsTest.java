package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.Ports;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Targets over TLS and in HTTP/2 are killed and revived under traffic, and no request fails. For plain ones see {@link HealthRules}. */
class KilledTargetsTest {
    private static final int TARGETS = 3;
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @ParameterizedTest
    @ValueSource(strings = {"https", "h2c"})
    void noRequestFailsWhileTheyAreKilledAndRevived(String protocol) throws Exception {
        var served = new AtomicInteger();
        List<Target> targets = new ArrayList<>();
        for (int number = 0; number < TARGETS; number++) targets.add(Target.start(protocol, Ports.free()));
        route(protocol, targets);
        var over = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                clients.add(threads.submit(() -> requestsUntil(over, served)));
                clients.add(threads.submit(() -> streamsUntil(over, served)));
            }
            for (int round = 0; round < 12; round++) {
                int victim = round % TARGETS;
                int port = targets.get(victim).port();
                targets.get(victim).kill();
                int enough = served.get() + 40;
                Await.until("traffic goes on", () -> served.get() > enough || isOver(clients));
                var revived = Target.start(protocol, port);
                targets.set(victim, revived);
                Await.until("it is used again", () -> revived.accepted() > 0 || isOver(clients));
            }
            over.set(true);
            for (var client : clients) client.get(2, TimeUnit.MINUTES);
        } finally {
            over.set(true);
            threads.shutdownNow();
            for (var target : targets) target.kill();
        }
    }

    private static void requestsUntil(AtomicBoolean over, AtomicInteger served) {
        try (var client = new RawClient(gateway.port())) {
            while (!over.get()) {
                client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                served.incrementAndGet();
            }
        }
    }

    /** Four at a time, on one connection. */
    private static void streamsUntil(AtomicBoolean over, AtomicInteger served) {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            for (int first = 1; !over.get(); first += 8) {
                for (int stream = first; stream < first + 8; stream += 2)
                    client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /a");
                for (int stream = first; stream < first + 8; stream += 2)
                    assertThat(client.status(stream)).isEqualTo("200");
                served.addAndGet(4);
            }
        }
    }

    /** One of them has failed, and will say why. */
    private static boolean isOver(List<Future<?>> clients) {
        return clients.stream().anyMatch(Future::isDone);
    }

    private static void route(String protocol, List<Target> targets) {
        gateway.apply("""
                services:
                - name: s
                  protocol: %s
                  targets: [ %s ]
                  retries: { attempts: 3, on: [connect-failure, reset], backoff: { base: 5ms } }
                  health: { passive: { failures: 2, eject: 100ms } }
                %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(
                        protocol,
                        String.join(
                                ", ",
                                targets.stream()
                                        .map(target -> "{ address: \"127.0.0.1:" + target.port() + "\" }")
                                        .toList()),
                        protocol.equals("https") ? "  tls: { verify: false }" : ""));
    }

    /** A process that may die. */
    private record Target(int port, IntSupplier connections, Runnable death) {
        int accepted() {
            return connections.getAsInt();
        }

        void kill() {
            death.run();
        }

        static Target start(String protocol, int port) {
            return protocol.equals("h2c") ? http2(port) : https(port);
        }

        private static Target http2(int port) {
            var upstream = new Http2Upstream(port);
            return new Target(port, upstream::accepted, upstream::close);
        }

        private static Target https(int port) {
            var upstream = new TestUpstream(
                    TestUpstream.answer("200 OK", "hello"), TestUpstream.door(CERTIFICATE.serving(CERTIFICATE), port));
            return new Target(port, upstream::accepted, upstream::close);
        }
    }
}
