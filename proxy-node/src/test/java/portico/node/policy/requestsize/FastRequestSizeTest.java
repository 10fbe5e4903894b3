package portico.node.policy.requestsize;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastRequestSizeTest extends RequestSizeRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastRequestSizeTest() {
        super(GATEWAY);
    }
}
