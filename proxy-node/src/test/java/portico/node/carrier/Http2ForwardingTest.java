package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2ForwardingTest extends ForwardingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway().overHttp2();

    Http2ForwardingTest() {
        super(GATEWAY);
    }
}
