package portico.node.policy.tracing;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2SpanTest extends SpanRules {
    @RegisterExtension
    static final Traced TRACED = new Traced(new TestGateway().overHttp2(), "2");

    Http2SpanTest() {
        super(TRACED);
    }
}
