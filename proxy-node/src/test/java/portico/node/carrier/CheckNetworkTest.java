package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.node.testing.FaultProxy;
import portico.node.testing.FaultProxy.Fault;
import portico.node.testing.FaultProxy.Way;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What health checks make of a bad network: a target that cannot answer them gets no request, and no check hangs. */
class CheckNetworkTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream behind = new TestUpstream(TestUpstream.answer("200 OK", "behind"));
    private final TestUpstream beside = new TestUpstream(TestUpstream.answer("200 OK", "beside"));

    @AfterEach
    void close() {
        behind.close();
        beside.close();
    }

    @ParameterizedTest(name = "{0} after {1} octets")
    @CsvSource({
        "REFUSE, 0",
        "RESET, 0",
        "RESET, 10",
        "STALL, 0",
        "STALL, 10",
        "HALF_CLOSE, 0",
        "HALF_CLOSE, 10",
        "GARBAGE, 0",
        "GARBAGE, 10"
    })
    void aTargetThatCannotAnswerIsOut(Fault fault, long after) {
        // Nobody's but the fault's: whoever is late because the machine is busy is not that late.
        String timeout = fault == Fault.STALL ? "5s" : "1m";
        try (var proxy = new FaultProxy(behind.port(), fault, Way.BACK, after)) {
            service(proxy, "{ path: /health, interval: 100ms, unhealthyAfter: 2, timeout: " + timeout + " }");
            Await.until("it is out", () -> unhealthy().equals(List.of("127.0.0.1:" + proxy.port())));
            for (int round = 0; round < 6; round++)
                assertThat(gateway.get("/a").body()).isEqualTo("beside");
        }
    }

    /** A check that is over leaves no connection behind. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"NONE", "DRIP"})
    void aTargetThatAnswersHoweverSlowlyIsIn(Fault fault) {
        try (var proxy = new FaultProxy(behind.port(), fault, Way.BACK, 0)) {
            service(proxy, "{ path: /health, interval: 100ms, unhealthyAfter: 1, timeout: 1m }");
            Await.until("it was checked several times", () -> behind.waiting() > 4);
            assertThat(unhealthy()).isEmpty();
            assertThat(List.of(gateway.get("/a").body(), gateway.get("/a").body()))
                    .containsExactlyInAnyOrder("behind", "beside");
            gateway.apply("routes: []");
            Await.until("all is let go", () -> proxy.open() == 0);
        }
    }

    @Test
    void aTargetOfHttp2IsAskedInHttp2() {
        var well = new AtomicBoolean();
        try (var http2 =
                new Http2Upstream().behave((request, stream) -> stream.answer(well.get() ? "200" : "500", ""))) {
            gateway.apply("""
                    services:
                    - name: s
                      protocol: h2c
                      targets: [ { address: "%s" } ]
                      health: { active: { path: /health, interval: 100ms, unhealthyAfter: 1, healthyAfter: 1, timeout: 1m } }
                    """.formatted(http2.address()));
            Await.until("it is out", () -> unhealthy().equals(List.of(http2.address())));
            assertThat(http2.take().head().path()).hasToString("/health");
            well.set(true);
            Await.until("it is in", () -> unhealthy().isEmpty());
            gateway.apply("routes: []");
        }
    }

    private static List<String> unhealthy() {
        return gateway.upstreams().unhealthy(10).stream()
                .map(UnhealthyTarget::address)
                .toList();
    }

    private void service(FaultProxy proxy, String active) {
        gateway.apply("""
                services:
                - name: s
                  targets: [ { address: "127.0.0.1:%d" }, { address: "%s" } ]
                  health: { active: %s }
                  pool: { idle: 1s }
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(proxy.port(), beside.address(), active));
    }
}
