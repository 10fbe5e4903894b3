package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2PoolTest extends PoolRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway().overHttp2();

    Http2PoolTest() {
        super(GATEWAY);
    }
}
