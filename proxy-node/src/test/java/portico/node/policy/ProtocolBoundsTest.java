package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.policy.Shown.nothing;
import static portico.node.policy.Shown.sending;

import io.grpc.Status;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** What goes beyond a bound, over every protocol. */
class ProtocolBoundsTest extends ProtocolCase {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    ProtocolBoundsTest() {
        super(GATEWAY);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void aBodyThatIsTooLargeIsRefused(Protocol protocol) throws Exception {
        apply("{ type: request-size, settings: { bodyBytesMax: 12B } }");
        String fits = "fits"; // in gRPC five octets go before it
        assertThat(call(protocol, sending(protocol == Protocol.WEB_SOCKET ? "" : fits))
                        .status())
                .isEqualTo(protocol.passed());
        arrived(protocol);
        assertThat(call(protocol, sending("does not fit.")).status())
                .isEqualTo(protocol.code(413, Status.Code.RESOURCE_EXHAUSTED));
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Protocol.class)
    void whoeverFindsNoPlaceIsRefused(Protocol protocol) throws Exception {
        apply("{ type: concurrency-limit, settings: { limit: 1, by: all } }");
        upstream.behave((request, connection) -> {
            boolean upgrade = !request.header("upgrade").isEmpty();
            await(arrivedThere, goOn);
            (upgrade ? SWITCHES : TestUpstream.answer("200 OK", "hello")).serve(request, connection);
        });
        var thread = Executors.newSingleThreadExecutor();
        try {
            var first = thread.submit(() -> call(protocol, sending(protocol == Protocol.GRPC ? HELD : "")));
            arrivedThere.await();
            assertThat(call(protocol, nothing()).status()).isEqualTo(protocol.code(503, Status.Code.UNAVAILABLE));
            goOn.countDown();
            assertThat(first.get().status()).isEqualTo(protocol.passed());
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
    }
}
