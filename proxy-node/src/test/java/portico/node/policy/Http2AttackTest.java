package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class Http2AttackTest extends AttackRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway().overHttp2();

    Http2AttackTest() {
        super(GATEWAY);
    }
}
