package portico.node.policy.tracing;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2TracingTest extends TracingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway().overHttp2();

    Http2TracingTest() {
        super(GATEWAY);
    }
}
