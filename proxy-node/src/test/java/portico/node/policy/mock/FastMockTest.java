package portico.node.policy.mock;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastMockTest extends MockRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastMockTest() {
        super(GATEWAY);
    }
}
