package portico.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

class TrafficRollupTest {
    private static final int LOOPS = 2;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void theRollupsOfARealNodeAddUpToWhatWasSent() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: open, match: { paths: ["/open"] }, forward: { service: s } }
                - name: closed
                  match: { paths: ["/closed"] }
                  forward: { service: s }
                  policies: [ { type: key-auth } ]
                consumers:
                - { name: acme, credentials: [ { type: api-key, name: main, value: a-secret-of-acme-0001 } ] }
                """.formatted(upstream.address()));
        var rollup = new TrafficRollup(gateway.accounts());
        rollup.take();

        var all = new ArrayList<TrafficEntry>();
        try (var clients = new Clients(gateway.port())) {
            for (int turn = 0; turn < 40; turn++) {
                clients.get("/open", 200);
                clients.get("/open", 200);
                clients.get("/closed", 401);
                clients.get("/closed", 200, "X-API-Key: a-secret-of-acme-0001");
                clients.get("/nowhere", 404);
                if (turn % 7 == 0) all.addAll(rollup.take());
            }
        }
        Await.until("all is counted", () -> {
            all.addAll(rollup.take());
            // One after the other, and the last of an exchange when its client has gone on.
            return sum(all, TrafficKind.ROUTE).exchanges() >= 160
                    && sum(all, TrafficKind.UNMATCHED).exchanges() >= 40
                    && sum(all, TrafficKind.SERVICE).exchanges() >= 120
                    && sum(all, TrafficKind.CONSUMER).exchanges() >= 40;
        });

        TrafficCounts routes = sum(all, TrafficKind.ROUTE);
        assertThat(routes.get(2)).isEqualTo(120);
        assertThat(routes.get(4)).isEqualTo(40);
        assertThat(routes.get(TrafficCounts.BYTES_OUT)).isGreaterThanOrEqualTo(120L * "hello".length());
        TrafficCounts service = sum(all, TrafficKind.SERVICE);
        assertThat(service.exchanges()).as("refused ones did not go on").isEqualTo(120);
        assertThat(service.get(TrafficCounts.BYTES_OUT)).isEqualTo(120L * "hello".length());
        assertThat(sum(all, TrafficKind.CONSUMER).exchanges()).isEqualTo(40);
        assertThat(sum(all, TrafficKind.UNMATCHED).get(4)).isEqualTo(40);
        assertThat(latencies(routes)).isEqualTo(160);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void anySplitIntoIntervalsAddsUpToTheWhole(long seed) {
        var random = new Random(seed);
        var accounts = new Accounts(LOOPS);
        var rollup = new TrafficRollup(accounts);
        List<Route> routes =
                IntStream.range(0, 600).mapToObj(TrafficRollupTest::route).toList();
        UUID[] consumers = IntStream.range(0, 3000)
                .mapToObj(number -> new UUID(random.nextLong(), random.nextLong()))
                .toArray(UUID[]::new);
        var taken = new ArrayList<TrafficEntry>();
        TrafficCounts whole = TrafficCounts.NONE;
        for (int step = 0; step < 20_000; step++) {
            var stats = new ExchangeStats();
            int status = 100 * random.nextInt(6);
            long nanos = (long) Math.exp(random.nextDouble() * 25);
            long bytes = random.nextInt(10_000);
            stats.record(status, nanos, bytes, 2 * bytes);
            whole = whole.plus(stats.now());

            int loop = random.nextInt(LOOPS);
            accounts.of(routes.get(random.nextInt(routes.size())))[loop].record(status, nanos, bytes, 2 * bytes);
            UUID consumer = consumers[random.nextInt(consumers.length)];
            accounts.consumers()[loop]
                    .of(consumer.getMostSignificantBits(), consumer.getLeastSignificantBits())
                    .record(status, nanos, bytes, 2 * bytes);
            if (random.nextInt(2000) == 0) taken.addAll(rollup.take());
        }
        taken.addAll(rollup.take());

        assertThat(sum(taken, TrafficKind.ROUTE)).isEqualTo(whole);
        assertThat(sum(taken, TrafficKind.CONSUMER)).isEqualTo(whole);
        assertThat(rollup.take()).isEmpty();
    }

    @Test
    void aRouteThatIsNoMoreIsCountedToItsEnd() {
        var accounts = new Accounts(LOOPS);
        var rollup = new TrafficRollup(accounts);
        var route = route(1);
        accounts.of(route)[1].record(200, 1_000_000, 0, 5);
        accounts.keep(List.of(), List.of());

        assertThat(rollup.take()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(route.id());
            assertThat(entry.counts().exchanges()).isEqualTo(1);
        });
        assertThat(rollup.take()).isEmpty();
    }

    @Test
    void consumersBeyondTheBoundAreCountedTogetherUntilThereIsRoom() {
        var accounts = new Accounts(1);
        var rollup = new TrafficRollup(accounts);
        for (int number = 0; number < ConsumerStats.CONSUMERS_MAX + 50; number++)
            accounts.consumers()[0].of(7, number).record(200, 1000, 0, 0);
        assertThat(accounts.consumers()[0].others().now().exchanges()).isEqualTo(50);
        assertThat(sum(rollup.take(), TrafficKind.CONSUMER).exchanges()).isEqualTo(ConsumerStats.CONSUMERS_MAX + 50);

        accounts.consumers()[0].of(8, 8).record(200, 1000, 0, 0);
        assertThat(rollup.take())
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo(new UUID(8, 8)));
    }

    private static TrafficCounts sum(List<TrafficEntry> entries, TrafficKind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .map(TrafficEntry::counts)
                .reduce(TrafficCounts.NONE, TrafficCounts::plus);
    }

    private static long latencies(TrafficCounts counts) {
        return IntStream.range(TrafficCounts.BUCKETS, TrafficCounts.LENGTH)
                .mapToLong(counts::get)
                .sum();
    }

    private static Route route(int number) {
        var forward = RouteAction.Forward.to("s");
        return new Route(new UUID(1, number), "r" + number, null, forward, null, null, null, null, null, null, null);
    }

    /** Two connections in turn, which with some luck are on two event loops. */
    private static final class Clients implements AutoCloseable {
        private final List<RawClient> clients;
        private int turn;

        Clients(int port) {
            clients = List.of(new RawClient(port), new RawClient(port));
        }

        void get(String path, int status, String... headers) {
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\n");
            for (String header : headers) request.append(header).append("\r\n");
            RawClient client = clients.get(turn++ % clients.size());
            client.send(request + "\r\n");
            assertThat(client.read().status()).isEqualTo(status);
        }

        @Override
        public void close() {
            clients.forEach(RawClient::close);
        }
    }
}
