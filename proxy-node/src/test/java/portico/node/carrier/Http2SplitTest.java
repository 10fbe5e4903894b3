package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2SplitTest extends SplitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, settings -> settings.on("127.0.0.1", PROXIES)).overHttp2();

    Http2SplitTest() {
        super(GATEWAY);
    }
}
