package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;

/** A composition {@code c}, the route {@code /home/{id}} that answers from it, and the service {@code s} that it calls. */
abstract class CompositionCase {
    final TestGateway gateway;

    /** What the service does, by the request's target; it knows nothing of others. */
    final Map<String, TestUpstream.Behaviour> answers = new ConcurrentHashMap<>();

    private final List<Received> arrived = Collections.synchronizedList(new ArrayList<>());
    final TestUpstream service = new TestUpstream(this::serve);

    CompositionCase(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        service.close();
    }

    final void compose(String calls) {
        compose("deadline: 5m", calls);
    }

    final void compose(String more, String calls) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", timeouts: { connect: 60s } } ]
                routes: [ { name: home, match: { paths: ["/home/{id}"] }, compose: { composition: c } } ]
                compositions:
                - name: c
                  %s
                  calls:
                %s""".formatted(service.address(), more, calls.indent(4)));
    }

    final void json(String target, String body) {
        answers.put(target, TestUpstream.answer("200 OK", body, "Content-Type: application/json"));
    }

    final void serve(Received request, Socket connection) throws IOException {
        arrived.add(request);
        String target = request.requestLine().split(" ")[1];
        answers.getOrDefault(target, TestUpstream.answer("404 Not Found", "")).serve(request, connection);
    }

    /** The request lines that have arrived. */
    final List<String> lines() {
        return arrived.stream().map(Received::requestLine).toList();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
