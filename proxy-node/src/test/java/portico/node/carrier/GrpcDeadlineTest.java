package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;

/** What a node makes of {@code grpc-timeout}, between clients and services that keep no time themselves: both speak by the frame. */
class GrpcDeadlineTest {
    private static final String DEADLINE_EXCEEDED = "4";
    private static final String MESSAGE = "\0\0\0\0\1a";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final Http2Upstream service = new Http2Upstream();
    private int stream = -1;

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aCallThatIsNotAnsweredInTimeEndsWithItsStatus() {
        service.behave((request, answer) -> {});
        route("");
        try (var client = client()) {
            // On a busy machine the deadline may be over before the service has heard of the call.
            Await.until("the service hears of a call", () -> {
                int call = call(client, "grpc-timeout 1S");
                assertThat(client.status(call)).isEqualTo("200");
                assertThat(client.field(call, "grpc-status")).isEqualTo(DEADLINE_EXCEEDED);
                assertThat(client.body(call)).isEmpty();
                return service.begun() > 0;
            });
            Await.until("its work is given up", () -> service.resets() > 0);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void aCallThatIsNotWholeInTimeEndsWithItBehindWhatThereIs() {
        service.behave((request, answer) -> {
            answer.head("200", "content-type", "application/grpc");
            answer.data(MESSAGE, false);
        });
        route("");
        try (var client = client()) {
            Await.until("a message arrives before the deadline", () -> {
                int call = call(client, "grpc-timeout 1S");
                if (!client.body(call).equals(MESSAGE)) return false;
                assertThat(client.trailers(call)).containsExactly("grpc-status " + DEADLINE_EXCEEDED);
                return true;
            });
            Await.until("the service's work is given up", () -> service.resets() > 0);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void theTimeThatPoliciesTakeCountsToo() {
        route("policies: [ { type: fault-injection, settings: { delay: 1m } } ]");
        try (var client = client()) {
            assertThat(client.field(call(client, "grpc-timeout 100m"), "grpc-status"))
                    .isEqualTo(DEADLINE_EXCEEDED);
        }
        assertThat(service.begun()).isZero();
    }

    @Test
    void eachTryIsHandedWhatIsLeft() {
        var tries = new AtomicInteger();
        service.behave((request, answer) -> answer.answer(tries.getAndIncrement() == 0 ? "503" : "200", ""));
        route("policies: [ { type: fault-injection, settings: { delay: 200ms } } ]");
        try (var client = client()) {
            assertThat(client.status(call(client, "grpc-timeout 90S"))).isEqualTo("200");
        }
        long first = micros(service.take());
        assertThat(first).isPositive().isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toMicros(90_000 - 200));
        assertThat(micros(service.take())).isPositive().isLessThan(first);
    }

    @Test
    void aPolicyMayGiveACallItsTime() {
        service.behave((request, answer) -> {});
        route("policies: [ { type: request-headers, settings: { set: { grpc-timeout: 1S } } } ]");
        try (var client = client()) {
            assertThat(client.field(call(client), "grpc-status")).isEqualTo(DEADLINE_EXCEEDED);
            assertThat(client.field(call(client, "grpc-timeout 1H"), "grpc-status"))
                    .isEqualTo(DEADLINE_EXCEEDED);
        }
    }

    @Test
    void aPolicyMayTakeItsTimeFromACall() {
        route("""
                policies:
                - { type: request-headers, settings: { remove: [grpc-timeout] } }
                - { type: fault-injection, settings: { delay: 300ms } }""");
        try (var client = client()) {
            assertThat(client.body(call(client, "grpc-timeout 1m"))).isEqualTo("hello");
        }
        assertThat(service.take().field("grpc-timeout")).isNull();
    }

    /** Nobody is cut off by what means no time, or all of it; the service may know better. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "S", "1s", "1.5S", "123456789n", "99999999H"})
    void whatMeansNoTimeGoesOnAsItIs(String timeout) {
        route("policies: [ { type: fault-injection, settings: { delay: 50ms } } ]");
        try (var client = client()) {
            assertThat(client.body(call(client, "grpc-timeout " + timeout))).isEqualTo("hello");
        }
        assertThat(service.take().field("grpc-timeout")).isEqualTo(timeout);
    }

    /** To anything else the field means nothing. */
    @Test
    void aRequestThatIsNoCallHasNoSuchDeadline() {
        route("policies: [ { type: fault-injection, settings: { delay: 300ms } } ]");
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /", "grpc-timeout 1m");
            assertThat(client.body(1)).isEqualTo("hello");
        }
        assertThat(service.take().field("grpc-timeout")).isEqualTo("1m");
    }

    /** Begins a call on a stream of its own, without a message. */
    private int call(Http2Client client, String... more) {
        stream += 2;
        List<String> fields = new ArrayList<>(List.of(
                ":method POST",
                ":scheme http",
                ":authority x",
                ":path /test.Words/Unary",
                "content-type application/grpc",
                "te trailers"));
        fields.addAll(List.of(more));
        client.request(stream, true, fields.toArray(String[]::new));
        return stream;
    }

    private static long micros(Http2Upstream.Received request) {
        String text = String.valueOf(request.field("grpc-timeout"));
        assertThat(text).matches("[0-9]{1,8}u"); // what is left of less than 100 s
        return Long.parseLong(text.substring(0, text.length() - 1));
    }

    private static Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }

    /** With no other time that could be up. */
    private void route(String policies) {
        gateway.apply("""
                services:
                - name: s
                  protocol: h2c
                  targets: [ { address: "%s" } ]
                  timeouts: { response: 10m, idle: 10m }
                  retries: { attempts: 1, on: ["503"], anyMethod: true }
                routes:
                - name: words
                  match: { paths: ["/**"] }
                  forward: { service: s }
                %s
                """.formatted(service.address(), policies.indent(2)));
    }
}
