package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2RetryTest extends RetryRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway().overHttp2();

    Http2RetryTest() {
        super(GATEWAY);
    }
}
