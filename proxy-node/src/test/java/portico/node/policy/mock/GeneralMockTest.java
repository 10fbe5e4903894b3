package portico.node.policy.mock;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralMockTest extends MockRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralMockTest() {
        super(GATEWAY);
    }
}
