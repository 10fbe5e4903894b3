package portico.node.carrier;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Ports;

/** A service with targets that a test starts, ends and looks at, for both carriers. */
abstract class UpstreamRules {
    static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    final TestGateway gateway;
    private final List<TestUpstream> started = new ArrayList<>();
    final TestUpstream one = start(TestUpstream.answer("200 OK", "one"));
    final TestUpstream two = start(TestUpstream.answer("200 OK", "two"));

    UpstreamRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        started.forEach(TestUpstream::close);
    }

    final Set<String> targetsOf(int requests) {
        var bodies = new HashSet<String>();
        for (int request = 0; request < requests; request++)
            bodies.add(gateway.get("/a").body());
        return bodies;
    }

    final Set<Integer> statusesOf(int requests) {
        var statuses = new HashSet<Integer>();
        for (int request = 0; request < requests; request++)
            statuses.add(gateway.get("/a").status());
        return statuses;
    }

    final void service(List<TestUpstream> targets, String settings) {
        String addresses = String.join(
                ", ",
                targets.stream()
                        .map(target -> "{ address: \"" + target.address() + "\" }")
                        .toList());
        gateway.apply("""
                services:
                - name: s
                  targets: [ %s ]
                %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(addresses, settings.indent(2)));
    }

    /** On a port at which another one may be started when it is closed. */
    final TestUpstream start(TestUpstream.Behaviour behaviour) {
        return start(behaviour, Ports.free());
    }

    final TestUpstream start(TestUpstream.Behaviour behaviour, int port) {
        var upstream = new TestUpstream(behaviour, port);
        started.add(upstream);
        return upstream;
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
